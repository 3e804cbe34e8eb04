import { expect, test } from "vitest";
import { formatJson, formatJsonPretty } from "./format-json.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, LimitReached, Run } from "./run.ts";
import type { JqValue } from "./value.ts";

function nested(levels: number, wrap: (inner: JqValue) => JqValue): JqValue {
  let value: JqValue = 1;
  for (let i = 0; i < levels; i++) value = wrap(value);
  return value;
}

test("10 000 levels are written, what lies deeper is skipped", () => {
  const arrays = (levels: number): string => formatJson(nested(levels, (inner) => [inner]));
  expect(arrays(10_000)).toBe(`${"[".repeat(10_000)}1${"]".repeat(10_000)}`);
  expect(arrays(10_001)).toBe(`${"[".repeat(10_001)}<skipped: too deep>${"]".repeat(10_001)}`);
  expect(arrays(30_000)).toBe(arrays(10_001));
  const objects = formatJson(nested(10_000, (inner) => ({ a: inner, b: "x" })));
  expect(objects).toHaveLength('{"a":,"b":"x"}'.length * 10_000 + 1);
});

test("a value that holds itself twice at each level runs out of allocation, not of memory", () => {
  const run = new Run(CLOSED_HOST, { ...DEFAULT_BUDGET, allocation: 1_000_000 });
  expect(() =>
    formatJson(
      nested(60, (inner) => [inner, inner]),
      run,
    ),
  ).toThrow(LimitReached);
  expect(() =>
    formatJson(
      nested(300, (inner) => [inner, inner]),
      run,
    ),
  ).toThrow(LimitReached);
});

test("the charge covers the text", () => {
  const value = { name: "x".repeat(50), list: [1, 2, { a: null }] };
  const run = new Run(CLOSED_HOST, DEFAULT_BUDGET);
  formatJson(value, run);
  expect(DEFAULT_BUDGET.allocation - run.allocation).toBeGreaterThan(60);
});

test("what JSON.stringify writes differently is written as jq does", () => {
  const value = ["\u007f", { "\u007f": 1e-5 }, -0, Number.POSITIVE_INFINITY, "\u2028", { toJSON: "x" }];
  expect(formatJson(value)).toBe('["\\u007f",{"\\u007f":1e-05},-0,1.7976931348623157e+308,"\u2028",{"toJSON":"x"}]');
});

test("several lines, two spaces a level", () => {
  expect(formatJsonPretty({ a: [1, {}], b: [] })).toBe('{\n  "a": [\n    1,\n    {}\n  ],\n  "b": []\n}');
});
