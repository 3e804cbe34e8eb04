import type { Behaviour, Verdict } from "./oracle-jq.ts";
import { MOST_OUTPUTS } from "./oracle-jq.ts";
import { LIMITED } from "./our-jq.ts";

/** Where two verdicts part: on which input, and what each side did. */
export interface Difference {
  /** Position of the input; null if one side refuses the program. */
  readonly input: number | null;
  readonly theirs: string;
  readonly ours: string;
}

/** The first difference, or null. Where one of our limits ended a run, what came before it is compared. */
export function compareVerdicts(theirs: Verdict, ours: Verdict): Difference | null {
  if ("refused" in theirs || "refused" in ours) {
    if ("refused" in theirs && "refused" in ours) return null;
    return { input: null, theirs: describe(theirs), ours: describe(ours) };
  }
  for (const [i, expected] of theirs.behaviours.entries()) {
    const actual = ours.behaviours[i];
    if (actual === undefined || !agree(expected, actual)) {
      return { input: i, theirs: JSON.stringify(expected), ours: JSON.stringify(actual) };
    }
  }
  return null;
}

const describe = (verdict: Verdict): string => ("refused" in verdict ? `refused: ${verdict.refused}` : "accepted");

function agree(expected: Behaviour, actual: Behaviour): boolean {
  if (actual.error === LIMITED) return startsWith(expected.outputs, actual.outputs);
  if (expected.outputs.length === MOST_OUTPUTS) return startsWith(expected.outputs, actual.outputs);
  return sameTexts(expected.outputs, actual.outputs) && expected.error === actual.error;
}

const startsWith = (all: readonly string[], start: readonly string[]): boolean => sameTexts(all.slice(0, start.length), start);

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);
