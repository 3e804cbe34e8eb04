import stringWidth from "string-width";
import { expect, test } from "vitest";
import { cutLine } from "./cut-line.ts";

const show = (line: string, from: number, to: number, width = 40): string => {
  const { text, underline } = cutLine(line, from, to, width);
  return `${text}\n${underline}`;
};

test("a line that fits is shown whole, with carets under the range", () => {
  expect(show(".name | foo", 8, 11)).toBe(".name | foo\n        ^^^");
});

test("an empty range gives one caret, also behind the last character", () => {
  expect(show(".a |", 3, 3)).toBe(".a |\n   ^");
  expect(show(".a |", 4, 4)).toBe(".a |\n    ^");
  expect(show("", 0, 0)).toBe("\n^");
});

test("a character of two columns pushes the caret by two and gets two", () => {
  expect(show('."名前" | x', 8, 9)).toBe('."名前" | x\n          ^');
  expect(show("名前", 0, 2)).toBe("名前\n^^^^");
});

test("a combining accent takes no column, an emoji of several code points two", () => {
  expect(show("e\u0301 x", 3, 4)).toBe("e\u0301 x\n  ^");
  expect(show("👩‍👩‍👧 x", 9, 10)).toBe("👩‍👩‍👧 x\n   ^");
});

test("a range that begins inside a character marks the whole character", () => {
  expect(show("a😀b", 2, 3)).toBe("a😀b\n ^^");
});

test("a long line is cut on both sides around the range", () => {
  const line = `${".abc | ".repeat(20)}oops${" | .def".repeat(20)}`;
  expect(show(line, 140, 144)).toBe("… | .abc | .abc | oops | .def | .def | …\n                  ^^^^");
});

test("a range longer than the width is shown from its start", () => {
  expect(show(`x | ${"y".repeat(99)}`, 4, 103, 20)).toBe("…yyyyyyyyyyyyyyyyyy…\n ^^^^^^^^^^^^^^^^^^");
});

test("wide characters never push a cut line over the width", () => {
  for (let width = 10; width < 30; width++) {
    const { text, underline } = cutLine("名前".repeat(50), 41, 43, width);
    expect(stringWidth(text)).toBeLessThanOrEqual(width);
    expect(underline.length).toBeLessThanOrEqual(width);
  }
});

test("a control character counts with the columns of what is shown for it", () => {
  expect(show("\u001b[0m\u202e|", 5, 6)).toBe("␛[0m\\u202e|\n          ^");
});

test("a letter with thousands of accents, or a line of megabytes, does not flood the terminal", () => {
  expect(cutLine(`a${"\u0301".repeat(5_000)} x`, 5_002, 5_003, 40).text.length).toBeLessThan(41);
  expect(cutLine("a".repeat(3_000_000), 2_000_000, 2_000_001, 40).text).toHaveLength(40);
});
