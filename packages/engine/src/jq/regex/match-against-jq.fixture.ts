import { caller, oracle } from "../builtins/oracle.fixture.ts";
import { REGEX } from "../builtins/regex.ts";
import { formatJson } from "../values/format-json.ts";
import type { JqValue } from "../values/value.ts";

const call = caller(REGEX);

/** A text, a pattern and flags. */
export type MatchCase = readonly [text: string, pattern: string, flags: string | null];

/** What `[match(pattern; flags)]` gives, or the text of its error, as JSON: the order of the keys counts. */
export function ourMatches(cases: readonly MatchCase[]): string[] {
  return cases.map(([text, pattern, flags]) => formatJson(call("_match_impl", text, pattern, flags, false)));
}

export function theirMatches(cases: readonly MatchCase[]): string[] {
  const input: JqValue = cases.map((parts) => [...parts]);
  const program = "map(. as [$text, $pattern, $flags] | try ($text | [match($pattern; $flags)]) catch . | tojson)";
  const texts = oracle(program, input);
  if (!Array.isArray(texts)) throw new Error("the oracle gives an array");
  return texts.map(String);
}
