import { expect, test } from "vitest";
import { codePointLength, sliceCodePoints, toWellFormed, utf8Length } from "./code-points.ts";

test.each([
  ["", 0, 0],
  ["abc", 3, 3],
  ["aé€😀", 4, 10],
  ["😀😀", 2, 8],
])("%j has %d code points and %d bytes", (text, length, bytes) => {
  expect(codePointLength(text)).toBe(length);
  expect(utf8Length(text)).toBe(bytes);
});

test("a slice never cuts a pair of surrogates", () => {
  expect(sliceCodePoints("a😀b😁c", 1, 4)).toBe("😀b😁");
  expect(sliceCodePoints("a😀b", 2, 2)).toBe("");
  expect(sliceCodePoints("abc", 1, 3)).toBe("bc");
});

test("a lone surrogate becomes U+FFFD", () => {
  expect(toWellFormed("a\ud800b\udc00😀")).toBe("a\ufffdb\ufffd😀");
});
