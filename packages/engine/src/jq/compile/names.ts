import type { JqValue } from "../values/value.ts";
import type { ClosureParam, FunctionDef, Label, Slot } from "./core.ts";

/**
 * What a name means. `owner` is the number of functions that enclose the binding: a use deeper inside than that makes
 * the functions in between depend on their surroundings (see `FunctionDef.closed`).
 */
export type FunctionBinding =
  | { readonly def: FunctionDef; readonly owner: number }
  | { readonly param: ClosureParam; readonly owner: number };
export type VariableBinding = { readonly slot: Slot; readonly owner: number } | { readonly constant: JqValue };

interface Tables {
  functions?: ReadonlyMap<string, FunctionBinding>;
  variables?: ReadonlyMap<string, VariableBinding>;
  labels?: ReadonlyMap<string, { readonly label: Label; readonly owner: number }>;
}

/** The names in sight at one place of a program: an immutable chain, innermost first. */
export class Names {
  static readonly NONE: Names = new Names(null, {});
  readonly #outer: Names | null;
  readonly #tables: Tables;

  private constructor(outer: Names | null, tables: Tables) {
    this.#outer = outer;
    this.#tables = tables;
  }

  with(tables: Tables): Names {
    return new Names(this, tables);
  }

  function(name: string, arity: number): FunctionBinding | undefined {
    return this.#find((tables) => tables.functions?.get(`${name}/${arity}`));
  }

  variable(name: string): VariableBinding | undefined {
    return this.#find((tables) => tables.variables?.get(name));
  }

  label(name: string): { readonly label: Label; readonly owner: number } | undefined {
    return this.#find((tables) => tables.labels?.get(name));
  }

  /** All `name/arity` of functions in sight, for “did you mean”. */
  functionKeys(): string[] {
    return this.#all((tables) => tables.functions?.keys());
  }

  variableNames(): string[] {
    return this.#all((tables) => tables.variables?.keys());
  }

  labelNames(): string[] {
    return this.#all((tables) => tables.labels?.keys());
  }

  #find<T>(look: (tables: Tables) => T | undefined): T | undefined {
    for (let names: Names | null = this; names !== null; names = names.#outer) {
      const found = look(names.#tables);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #all(look: (tables: Tables) => Iterable<string> | undefined): string[] {
    const found = new Set<string>();
    for (let names: Names | null = this; names !== null; names = names.#outer) {
      for (const name of look(names.#tables) ?? []) found.add(name);
    }
    return [...found];
  }
}

/** Variables whose values are known before the program runs, as `--arg` gives them. */
export function namesOfVariables(variables: Readonly<Record<string, JqValue>>): Names {
  const entries = Object.entries(variables).map(([name, constant]) => [name, { constant }] as const);
  return Names.NONE.with({ variables: new Map(entries) });
}
