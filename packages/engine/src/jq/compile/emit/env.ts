import type { Arity } from "../arity.ts";
import type { ClosureParam, Core, FunctionDef, Label, Slot } from "../core.ts";
import type { Code } from "./code.ts";
import type { Tries } from "./tries.ts";

/** An argument of a function that is being inlined, or the JavaScript function that stands for one. */
export type Closure = InlinedClosure | { readonly code: Code; readonly lazy: boolean };

interface InlinedClosure {
  readonly core: Core;
  readonly env: Env;
  /** Once it has been asked for: `def f1(g): f0(g | g); def f2(g): f1(g | g); …` asks twice as often with each definition. */
  arity?: Arity;
}

/** Where a `break` goes. It can be a JavaScript `break` only from the same function and outside further `try` bodies. */
export interface LabelTarget {
  readonly name: Code;
  readonly signal: Code;
  readonly jsFunction: object;
  readonly tries: Tries;
  /** Set when some `break` had to be a throw. */
  thrown: boolean;
}

/** The place where the JavaScript functions of one definition go, and those that are there by now. */
export interface DefinitionSite {
  /** What the body sees; it includes the function itself. */
  env: Env;
  readonly functions: Map<"direct" | "eager" | "lazy", Code>;
  readonly declare: (code: Code) => void;
}

interface Tables {
  slots?: ReadonlyMap<Slot, Code>;
  params?: ReadonlyMap<ClosureParam, Closure>;
  labels?: ReadonlyMap<Label, LabelTarget>;
  definitions?: ReadonlyMap<FunctionDef, DefinitionSite>;
}

/** What the variables, parameters, labels and functions of the program are in the code at one point: a lexical chain. */
export class Env {
  static readonly EMPTY: Env = new Env(null, {}, 0);
  /** How many calls, each in the body of the one before, have been replaced by bodies to get here. */
  readonly inlineDepth: number;
  readonly #outer: Env | null;
  readonly #tables: Tables;

  private constructor(outer: Env | null, tables: Tables, inlineDepth: number) {
    this.#outer = outer;
    this.#tables = tables;
    this.inlineDepth = inlineDepth;
  }

  with(tables: Tables, inlineDepth: number = this.inlineDepth): Env {
    return new Env(this, tables, inlineDepth);
  }

  slot(slot: Slot): Code {
    return this.#find((tables) => tables.slots?.get(slot), slot.name);
  }

  param(param: ClosureParam): Closure {
    return this.#find((tables) => tables.params?.get(param), param.name);
  }

  label(label: Label): LabelTarget {
    return this.#find((tables) => tables.labels?.get(label), label.name);
  }

  definition(def: FunctionDef): DefinitionSite {
    return this.#find((tables) => tables.definitions?.get(def), def.name);
  }

  #find<T>(look: (tables: Tables) => T | undefined, name: string): T {
    for (let env: Env | null = this; env !== null; env = env.#outer) {
      const found = look(env.#tables);
      if (found !== undefined) return found;
    }
    throw new Error(`${name} is used outside its scope`);
  }
}
