import type { Builtin, JqBuiltin } from "../builtins/builtin.ts";
import { BUILTINS } from "../builtins/catalogue.ts";
import { parseProgram } from "../syntax/parse.ts";
import type { BuiltinLookup } from "./builtin-lookup.ts";
import { constantReplacement } from "./constant-replacement.ts";
import type { Core, FunctionDef } from "./core.ts";
import { Names } from "./names.ts";
import { Resolver } from "./resolve.ts";
import { SPECIAL_FORMS, type SpecialForm } from "./special-forms.ts";

type Entry = Builtin | SpecialForm;

const arityOf = (entry: Entry): number => ("params" in entry ? entry.params.length : entry.arity);

/**
 * All that a program can call without defining it. A builtin that is written in jq is parsed and resolved when it is
 * first used and shared by all programs from then on, so a short program does not pay for the whole library.
 */
class Library implements BuiltinLookup {
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #definitions = new Map<JqBuiltin, FunctionDef>();
  readonly #beingResolved = new Set<FunctionDef>();

  constructor(entries: readonly Entry[]) {
    this.#entries = new Map(entries.map((entry) => [`${entry.name}/${arityOf(entry)}`, entry]));
  }

  keys = (): readonly string[] => [...this.#entries.keys()];

  call = (name: string, args: readonly Core[]): Core | null => {
    if (name === "builtins" && args.length === 0) return { kind: "constant", value: this.#publicKeys() };
    const replaced = constantReplacement(name, args);
    if (replaced !== null) return this.#only("_replace_all", replaced);
    const entry = this.#entries.get(`${name}/${args.length}`);
    if (entry === undefined) return null;
    if ("form" in entry) return entry.form(...args);
    if ("native" in entry) return { kind: "native", builtin: entry, args };
    return { kind: "call", def: this.#definition(entry), args };
  };

  /** The one output of a native builtin. That it is no path shows as it does where the builtin is one of jq's definitions. */
  #only(name: string, args: readonly Core[]): Core {
    return { kind: "iterate", target: { kind: "array", body: this.call(name, args) }, optional: false };
  }

  #publicKeys(): string[] {
    return [...this.keys().filter((key) => !key.startsWith("_")), "builtins/0"];
  }

  #definition(builtin: JqBuiltin): FunctionDef {
    const known = this.#definitions.get(builtin);
    if (known === undefined) return this.#resolve(builtin);
    if (this.#beingResolved.has(known)) known.recursive = true;
    return known;
  }

  #resolve(builtin: JqBuiltin): FunctionDef {
    const params = builtin.params.length === 0 ? "" : `(${builtin.params.join("; ")})`;
    const source = `def ${builtin.name}${params}: ${builtin.jq};`;
    const { program } = parseProgram(`${source} .`);
    const definition = program?.definitions[0];
    if (definition === undefined) throw new Error(`the builtin ${builtin.name} does not parse: ${source}`);
    const resolver = new Resolver(source, this);
    const { def } = resolver.function(definition, Names.NONE, (announced) => {
      this.#definitions.set(builtin, announced);
      this.#beingResolved.add(announced);
    });
    this.#beingResolved.delete(def);
    const [problem] = [...resolver.problems, ...def.unbound];
    if (problem !== undefined) throw new Error(`the builtin ${builtin.name}: ${problem.message}`);
    return def;
  }
}

export const LIBRARY: BuiltinLookup = new Library([...BUILTINS, ...SPECIAL_FORMS]);
