import { eachMatch } from "../regex/each-match.ts";
import { type Flags, flagsOf, NO_FLAGS } from "../regex/flags.ts";
import type { Match } from "../regex/match.ts";
import { type Regex, regexOf } from "../regex/regex.ts";
import { describe } from "../values/error-text.ts";
import { raise } from "../values/jq-error.ts";
import { CONTAINER_SIZE, type Run, SHORT_TEXT } from "../values/run.ts";
import { typeOf } from "../values/type-of.ts";
import type { JqValue } from "../values/value.ts";

/** A pattern about to be looked for in a text. */
export interface RegexSearch {
  readonly text: string;
  readonly regex: Regex;
  readonly flags: Flags;
}

/** Checks what every regex builtin is given, in the order in which jq does. */
export function searchFor(run: Run, input: JqValue, pattern: JqValue, letters: JqValue): RegexSearch {
  if (typeof input !== "string")
    return raise((run) => `${describe(input, run)} cannot be matched, as it is not a string`);
  if (typeof pattern !== "string") return raise((run) => `${describe(pattern, run)} is not a string`);
  if (typeof letters === "string" && letters.length > SHORT_TEXT) run.readText(8 * letters.length);
  const flags = letters === null ? NO_FLAGS : flagsOf(letters);
  return { text: input, regex: regexOf(run, pattern, flags), flags };
}

/** The same with one argument for both: a pattern, or an array of a pattern and flags. */
export function searchForEither(run: Run, input: JqValue, argument: JqValue): RegexSearch {
  if (typeof argument === "string") return searchFor(run, input, argument, null);
  if (!Array.isArray(argument) || argument.length === 0) {
    return raise(() => `${typeOf(argument)} not a string or array`);
  }
  const [pattern = null, letters = null] = argument;
  return searchFor(run, input, pattern, letters);
}

/** Whether there is a match; nothing about it is kept. */
export function isFound(run: Run, { text, regex }: RegexSearch): boolean {
  run.readText(text.length);
  run.spend(text.length);
  return regex.searcherFor(run, text.length).test(run, text);
}

/** Steps of making the result of a match. */
const MATCH = 10;

/** One result per match: the first only, unless the flags say `g`. */
export function collect<Result>(
  run: Run,
  search: RegexSearch,
  withStarts: boolean,
  result: (found: Match) => Result,
): Result[] {
  const results: Result[] = [];
  eachMatch({ run, ...search, global: search.flags.global, withStarts }, (found) => {
    run.spend(MATCH + found.texts.length);
    run.allocate(found.text.length + CONTAINER_SIZE * (4 + 3 * found.texts.length));
    results.push(result(found));
  });
  return results;
}
