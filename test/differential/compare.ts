import { formatJson, parseJson } from "@longshore/engine";
import { type Behaviour, LIMITED, MOST_OUTPUTS, type Verdict } from "./verdict.ts";

/** Where two verdicts part: on which input, and what each side did. */
export interface Difference {
  /** Position of the input; null if one side refuses the program. */
  readonly input: number | null;
  readonly theirs: string;
  readonly ours: string;
}

/** The first difference, or null. Where one of our limits ended a run, what came before it is compared. */
export function compareVerdicts(theirs: Verdict, ours: Verdict): Difference | null {
  if (theirs.kind === "unknown") return null;
  if (theirs.kind !== "ran" || ours.kind !== "ran") {
    return theirs.kind === ours.kind ? null : { input: null, theirs: describe(theirs), ours: describe(ours) };
  }
  for (const [i, expected] of theirs.behaviours.entries()) {
    const actual = ours.behaviours[i];
    if (actual === undefined || !agree(expected, actual)) {
      return { input: i, theirs: JSON.stringify(expected), ours: JSON.stringify(actual) };
    }
  }
  return null;
}

const describe = (verdict: Verdict): string => ("why" in verdict ? `${verdict.kind}: ${verdict.why}` : "accepted");

export function agree(expected: Behaviour, actual: Behaviour): boolean {
  if (actual.error === LIMITED || expected.outputs.length === MOST_OUTPUTS) {
    return startsWith(expected.outputs, actual.outputs);
  }
  return sameTexts(expected.outputs, actual.outputs) && sameText(expected.error ?? "", actual.error ?? "");
}

const startsWith = (all: readonly string[], start: readonly string[]): boolean =>
  sameTexts(all.slice(0, start.length), start);

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => sameText(text, b[i] ?? ""));

const sameText = (a: string, b: string): boolean => a === b || inOurOrder(a) === inOurOrder(b);

/** Keys that look like integers come first in JavaScript's objects: `{"b":1,"7":2}` is `{"7":2,"b":1}` here. */
const inOurOrder = (text: string): string => (/"\d+":/.test(text) ? formatJson(parseJson(text)) : text);
