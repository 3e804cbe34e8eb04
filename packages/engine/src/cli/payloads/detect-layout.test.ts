import { expect, test } from "vitest";
import { detectLayout } from "./detect-layout.ts";
import { windowOn } from "./text-window.fixture.ts";

test.each([
  ["lines", "x.ndjson", "not even JSON"],
  ["lines", "x.JSONL", "[1]"],
  ["lines", "x.json", '{"a":1}\n{"a":2}\n'],
  ["lines", "x.json", '{"a":1}'],
  ["lines", "a broken first line above a good one", '{"a":1,,}\n{"a":2}\n'],
  ["lines", "blank lines before it", '\n\n{"a":1}\n{"a":2}\n'],
  ["document", "one value over many lines", '{\n  "a": 1\n}\n'],
  ["document", "an object that opens another on its second line", '{"a":\n{"b":1}}'],
  ["document", "an array on one line", "[1,2]"],
  ["document", "an array over many lines", "[\n{},\n{}\n]"],
  ["document", "a scalar", '"text"'],
] as const)("%s: %s", (layout, name, text) => {
  for (const step of [1, 3, 1000]) expect(detectLayout(name, windowOn(text, step))).toBe(layout);
});
