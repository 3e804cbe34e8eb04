import { compileJq, parseProgram } from "@longshore/engine";
import { formsOf, grammarForms } from "./generate/grammar-coverage.ts";

/** What of the language the programs of a run have used. */
export class Coverage {
  readonly #forms = new Map<string, number>();
  readonly #builtins = new Map<string, number>();

  /** @param builtins every `name/arity` that has to be reached. */
  constructor(builtins: readonly string[]) {
    for (const form of grammarForms) if (!MODULE_FORMS.has(form)) this.#forms.set(form, 0);
    for (const name of builtins) this.#builtins.set(name, 0);
  }

  add(program: string): void {
    const tree = parseProgram(program).program;
    for (const form of formsOf(tree)) count(this.#forms, form);
    for (const name of callsIn(tree)) count(this.#builtins, name);
  }

  /** Everything that no program has used. */
  get missing(): string[] {
    return [...this.#forms, ...this.#builtins].filter(([, times]) => times === 0).map(([name]) => name);
  }

  /** `76 of 76 forms of the grammar, 226 of 226 builtins; least used: …` */
  toString(): string {
    const reached = (counts: ReadonlyMap<string, number>): number =>
      [...counts.values()].filter((times) => times > 0).length;
    const rarest = [...this.#forms, ...this.#builtins].sort(([, a], [, b]) => a - b).slice(0, 5);
    return [
      `${reached(this.#forms)} of ${this.#forms.size} forms of the grammar`,
      `${reached(this.#builtins)} of ${this.#builtins.size} builtins`,
      `least used: ${rarest.map(([name, times]) => `${name} ${times}×`).join(", ")}`,
    ].join("; ");
  }
}

/** A program alone cannot have these. */
const MODULE_FORMS: ReadonlySet<string> = new Set([
  "module",
  "import",
  "import of data",
  "include",
  "import with metadata",
]);

function count(counts: Map<string, number>, name: string): void {
  const before = counts.get(name);
  if (before !== undefined) counts.set(name, before + 1);
}

function callsIn(part: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof part !== "object" || part === null) return found;
  if ("kind" in part && part.kind === "call" && "name" in part && "args" in part && Array.isArray(part.args)) {
    found.add(`${String(part.name)}/${part.args.length}`);
  }
  for (const child of Object.values(part)) callsIn(child, found);
  return found;
}

/** The `name/arity` of every builtin of ours. */
export function ourBuiltins(): string[] {
  const names = compileJq("builtins").first(null);
  return Array.isArray(names) ? names.map(String) : [];
}
