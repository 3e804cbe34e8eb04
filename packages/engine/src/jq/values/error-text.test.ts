import { expect, test } from "vitest";
import { dumpTruncated } from "./error-text.ts";
import { parseJson } from "./parse-json.ts";
import type { JqValue } from "./value.ts";

test.each<[JqValue, string]>([
  ["abcdefghijklmnopqrstuvwxyz1", '"abcdefghijklmnopqrstuvwxyz1"'],
  ["abcdefghijklmnopqrstuvwxyz12", '"abcdefghijklmnopqrstuvwx..."'],
  ["é".repeat(26), `"${"é".repeat(12)}..."`],
  [`x${"€".repeat(26)}`, `"x${"€".repeat(7)}..."`],
  ["😀".repeat(11), `"${"😀".repeat(6)}..."`],
  ["\u0000\u0001".repeat(3), '"\\u0000\\u0001\\u0000\\u0001..."'],
  [Array.from({ length: 30 }, (_, i) => i), "[0,1,2,3,4,5,6,7,8,9,10,1...]"],
  [{ aaaaaaaaaa: "b".repeat(20) }, '{"aaaaaaaaaa":"bbbbbbbbbb...}'],
  [{ ["k".repeat(40)]: [] }, `{"${"k".repeat(23)}...}`],
  [parseJson("12345678901234567890123456789"), "12345678901234567890123456789"],
  [parseJson("123456789012345678901234567890"), "12345678901234567890123456..."],
])("%j is shown as %s", (value, shown) => {
  expect(dumpTruncated(value)).toBe(shown);
});

test("an error about a huge or a deep value costs no more than one about a small one", () => {
  let deep: JqValue = [];
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(dumpTruncated(deep)).toBe(`${"[".repeat(25)}...]`);
  expect(dumpTruncated("x".repeat(1e8))).toBe(`"${"x".repeat(24)}..."`);
});
