import type { Problem } from "@longshore/shared";
import { compile } from "../../jq/compile/compile.ts";
import { MAPPING_SYNTAX } from "../expression.ts";
import { emptyParentheses, foreignName, methodCall, wrongArguments } from "./call-guess.ts";
import type { Correction, Guess } from "./guess.ts";
import { unusualKey } from "./key-guess.ts";
import { dottedNumber, forgottenDot, nullish, root, star, twoAssignments } from "./path-guess.ts";

/** The more particular first. */
const GUESSES: readonly Guess[] = [
  ...[star, root, dottedNumber, nullish, twoAssignments, unusualKey, methodCall, emptyParentheses],
  ...[foreignName, wrongArguments, forgottenDot],
];

/** Nobody makes more mistakes in an expression that a guess could still mend. */
const MOST_MISTAKES = 6;

/**
 * An expression that compiles, for one that does not, if all that is wrong with it are frequent mistakes. `why` names the
 * first of them.
 */
export function correct(text: string, problems: readonly Problem[]): Correction | null {
  let current: Correction = { text, why: "" };
  let wrong = problems;
  for (let mistakes = 0; mistakes < MOST_MISTAKES; mistakes++) {
    const next = mended(current.text, wrong);
    if (next === null) return null;
    current = { text: next.correction.text, why: current.why === "" ? next.correction.why : current.why };
    if (next.problems.length === 0) return current;
    wrong = next.problems;
  }
  return null;
}

interface Mended {
  readonly correction: Correction;
  readonly problems: readonly Problem[];
}

/** The first guess that takes the first problem away. */
function mended(text: string, [first]: readonly Problem[]): Mended | null {
  const span = first?.span;
  if (first === undefined || span === undefined) return null;
  const guesses = GUESSES.flatMap((guess) => guess({ text, code: first.code, span }));
  const tried = guesses.map((correction) => ({
    correction,
    problems: compile(correction.text, MAPPING_SYNTAX).problems,
  }));
  return (
    tried.find(({ problems }) => problems.length === 0) ?? tried.find((each) => isFurther(text, first, each)) ?? null
  );
}

/** Whether the next problem lies behind the one that was there, as counted from the end of the text, or is another one. */
function isFurther(text: string, first: Problem, { correction, problems: [next] }: Mended): boolean {
  const left = (of: string, { span }: Problem): number => of.length - (span?.start ?? 0);
  if (next === undefined) return false;
  const ahead = left(text, first) - left(correction.text, next);
  return ahead > 0 || (ahead === 0 && next.code !== first.code);
}
