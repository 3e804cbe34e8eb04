import { compileJq, JqRuntimeError, MAPPING_BUDGET } from "@longshore/engine";
import { expect, it, vi } from "vitest";

/** A hundredth of a mapping's budget: what ends there by a limit ends by it in a mapping, a hundred times later. */
const BUDGET = { ...MAPPING_BUDGET, steps: 200_000, allocation: 1_000_000 };

vi.setConfig({ testTimeout: 60_000 });

function endOf(program: string): string {
  try {
    compileJq(program, { budget: BUDGET }).first({ id: "i1" });
    return "no limit";
  } catch (error) {
    if (!(error instanceof JqRuntimeError)) throw error;
    return `${error.problem.code} after ${error.steps}`;
  }
}

/** Each took over two seconds or 600 MB, or as much for its share of the budget, when natives were first charged by size. */
it.each([
  ["letters of either case", "steps", '("Aaé" * 100000) as $s | last(range(1000) | $s | ascii_downcase)'],
  ["U+007F in JSON", "steps", '("\\u007f" * 100000) as $s | last(range(1000) | $s | tojson | length)'],
  ["control characters in JSON", "allocation", '("\\u0001" * 10000) as $s | [range(90) | $s | tojson] | length'],
  ["numbers in JSON", "allocation", "[range(1000) | . / 3 + 1] as $a | [range(100) | $a | tojson] | length"],
  ["tonumber of 30 digits", "steps", 'last(range(40000) | "123456789012345678901234567890" | tonumber)'],
  ["elements compared by contains", "steps", "[range(400) | tostring] as $a | $a | contains($a | reverse)"],
  ["a*b on RegExp", "steps", '("a" * 3000) as $s | last(range(40) | $s | test("a*b"))'],
  ["\\s+$ on RegExp", "steps", '("x" + " " * 2000 + "x") as $s | last(range(60) | $s | gsub("\\\\s+$"; ""))'],
  ["a counted loop on RegExp", "steps", '("a" * 3000) as $s | last(range(40) | $s | test("a{1,500}b"))'],
  ["large classes in any case", "steps", 'last(range(40) as $i | "a" | test("[\\\\p{L}\\\\p{N}]\\($i)"; "i"))'],
  ["long flags", "steps", '("g" * 900000) as $s | last(range(100) | "a" | test("a"; $s))'],
  ["computed keys", "steps", '[range(11000) | {"k\\(.)": .}] | length'],
  ["keys that are positions", "allocation", '[range(1000) as $i | {} | .["1000"] = 1] | length'],
  ["sine of large angles", "steps", "last(range(1000) | . * 1e300 + 1e300 | sin)"],
  ["remainders of far numbers", "steps", "last(range(2000) | fmod(1e308; . + 1e-308))"],
  ["arrays of frexp", "allocation", "[range(12000) | frexp] | length"],
  ["errors in ?//", "steps", "last(range(4000) as $i | $i as [$x] ?// {a: $x} ?// $x | $x)"],
])("%s: charged, and stopped at the same step in three runs", (_name, limit, program) => {
  const ends = [1, 2, 3].map(() => endOf(program));
  expect(ends[0]).toMatch(new RegExp(`^limit_${limit} `));
  expect(new Set(ends).size).toBe(1);
});
