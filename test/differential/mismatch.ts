import { compareVerdicts, type Difference } from "./compare.ts";
import type { OracleJq } from "./oracle-jq.ts";
import { compareForms, evaluateOurs } from "./our-jq.ts";
import type { Case } from "./shrink.ts";
import type { Behaviour, Verdict } from "./verdict.ts";

/** A case with what each side did, as texts. */
export interface Mismatch extends Case {
  /** What the oracle does; null where it refuses the program. */
  readonly expected: Behaviour | null;
  readonly theirs: string;
  readonly ours: string;
}

/** The first input on which we do not what the oracle does, or on which the forms of our program differ. */
export async function findMismatch(
  program: string,
  inputs: readonly string[],
  oracle: Promise<Verdict>,
): Promise<Mismatch | null> {
  const ours = evaluateOurs(program, inputs);
  const odd = ours.kind === "ran" ? compareForms(program, inputs) : null;
  const theirs = await oracle;
  const difference = compareVerdicts(theirs, ours);
  if (difference !== null) {
    const at = difference.input ?? 0;
    return { program, input: inputs[at] ?? "null", expected: behaviourAt(theirs, at), ...texts(difference) };
  }
  if (odd === null) return null;
  const expected = behaviourAt(theirs, inputs.indexOf(odd.input));
  return { program, input: odd.input, expected, theirs: odd.run, ours: odd.other };
}

const behaviourAt = (verdict: Verdict, at: number): Behaviour | null =>
  verdict.kind === "ran" ? (verdict.behaviours[at] ?? null) : null;

const texts = ({ theirs, ours }: Difference): Pick<Mismatch, "theirs" | "ours"> => ({ theirs, ours });

/** The same for one case. */
export const mismatchOf = ({ program, input }: Case, oracle: OracleJq): Promise<Mismatch | null> =>
  findMismatch(program, [input], oracle.evaluate(program, [input], 3000));
