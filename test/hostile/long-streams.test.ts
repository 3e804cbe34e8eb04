import { compileJq, formatJson } from "@longshore/engine";
import { expect, it } from "vitest";

/** Far less than a byte for each of the million outputs. */
const BUDGET = { allocation: 10_000 };

it.each([
  ["last(range(1e6))", "999999"],
  ["last(range(1e6) | select(. < 5))", "4"],
  ["nth(999999; range(1e6))", "999999"],
  ["first(range(1e6) | select(. == 999999))", "999999"],
  ["isempty(range(1e6) | select(false))", "true"],
  ["any(range(1e6); . < 0)", "false"],
  ["all(range(1e6); . >= 0)", "true"],
  ["IN(range(1e6); -1)", "false"],
  ["add(range(1e6))", "499999500000"],
  ["reduce range(1e6) as $n (0; . + $n)", "499999500000"],
  ["last(foreach range(1e6) as $n (0; . + $n))", "499999500000"],
  ["last(limit(1e6; repeat(1)))", "1"],
  ["first(skip(999999; range(1e6)))", "999999"],
  ["until(. >= 1e6; . + 1)", "1000000"],
  ["last(while(. < 1e6; . + 1))", "999999"],
  ["label $found | range(1e6) | if . == 999999 then ., break $found else empty end", "999999"],
])("%s keeps one value of its million, and is charged for no more", (program, output) => {
  const first = compileJq(program, { budget: BUDGET }).first(0);
  expect(first === undefined ? first : formatJson(first)).toBe(output);
});
