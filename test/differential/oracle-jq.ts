import { formatJson, type JqValue, parseJson } from "@longshore/engine";
import { type Jq, loadJq } from "jq-wasm";

/** What a program does with one input: its outputs, as texts, and the error that ended it, if one did. */
export interface Behaviour {
  readonly outputs: readonly string[];
  readonly error: string | null;
}

/** What a program does: it is refused, or it behaves in some way on each input. */
export type Verdict = { readonly refused: string } | { readonly behaviours: readonly Behaviour[] };

/** More outputs than this of one input are not looked at: `repeat(1)` has no end. */
export const MOST_OUTPUTS = 64;

/** Real jq 1.8.2, compiled to WebAssembly. */
export class OracleJq {
  #jq: Jq;

  private constructor(jq: Jq) {
    this.#jq = jq;
  }

  static async load(): Promise<OracleJq> {
    return new OracleJq(await loadJq());
  }

  /**
   * Runs a program on many inputs in one call. The wrapper turns each output into `{"o": …}` and the error that ends the
   * run of an input into `{"e": …}`.
   * @throws if jq itself aborts (out of memory, too deep): nothing is known about such a program.
   */
  evaluate(program: string, inputs: readonly JqValue[]): Verdict {
    const wrapped = `[.[] | [limit(${MOST_OUTPUTS}; try ((${program}\n) | {o: .}) catch {e: .})]]`;
    const { stdout, stderr, exitCode } = this.#jq.raw(formatJson([...inputs]), wrapped, ["-c"]);
    if (exitCode === 3) return { refused: stderr };
    const answers = exitCode === 0 ? parseJson(stdout.trim()) : null;
    if (!Array.isArray(answers)) throw new Error(`jq gave no answer: exit ${exitCode} ${stderr}`);
    return { behaviours: answers.map(behaviourOf) };
  }

  /** A fresh instance after an abort. */
  async restart(): Promise<void> {
    this.#jq = await loadJq();
  }
}

function behaviourOf(answer: JqValue): Behaviour {
  const outputs: string[] = [];
  let error: string | null = null;
  if (!Array.isArray(answer)) throw new Error("the oracle's wrapper gives arrays");
  for (const event of answer) {
    if (event === null || typeof event !== "object" || Array.isArray(event)) throw new Error("not an event");
    const entries = new Map(Object.entries(event));
    const output = entries.get("o");
    if (entries.has("o") && output !== undefined) outputs.push(formatJson(output));
    else error = formatJson(entries.get("e") ?? null);
  }
  return { outputs, error };
}
