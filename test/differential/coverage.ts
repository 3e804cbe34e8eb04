import { compileJq, type JqValue, parseJson, parseProgram } from "@longshore/engine";
import { callsIn } from "./calls.ts";
import { formsOf, grammarForms } from "./generate/grammar-coverage.ts";
import type { OracleJq } from "./oracle-jq.ts";

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
    for (const form of formsOf(parseProgram(program).program)) count(this.#forms, form);
    for (const name of callsIn(program)) count(this.#builtins, name);
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

/** The `name/arity` of every builtin of ours. */
export const ourBuiltins = (): string[] => namesIn(compileJq("builtins").first(null));

/** Those of real jq. */
export async function builtinsOf(oracle: OracleJq): Promise<ReadonlySet<string>> {
  const answer = await oracle.evaluate("builtins", ["null"]);
  const text = answer.kind === "ran" ? answer.behaviours[0]?.outputs[0] : undefined;
  return new Set(namesIn(parseJson(text ?? "[]")));
}

const namesIn = (list: JqValue | undefined): string[] => (Array.isArray(list) ? list.map(String) : []);
