import { expect, test } from "vitest";
import { readStringText } from "./lex-string.ts";
import { SyntaxReport } from "./syntax-report.ts";

function read(inside: string, quote = '"'): string {
  const report = new SyntaxReport(inside + quote);
  const { text, end } = readStringText(report, 0, quote);
  expect(report.problems).toEqual([]);
  expect(end).toBe(inside.length);
  return text;
}

function refused(inside: string, quote = '"'): { code: string; at: string; hint: string | undefined }[] {
  const report = new SyntaxReport(inside + quote);
  readStringText(report, 0, quote);
  return report.problems.map(({ code, span, hint }) => ({ code, at: inside.slice(span?.start, span?.end), hint }));
}

test("every escape of jq stands for its character", () => {
  expect(read('\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u0000')).toBe('"\\/\b\f\n\r\té\u0000');
});

test("line breaks and tabs may stand in a string as they are", () => {
  expect(read("a\nb\tc")).toBe("a\nb\tc");
});

test("two halves of a surrogate pair are one character; a second half alone is U+FFFD", () => {
  expect(read("\\ud83d\\ude00")).toBe("😀");
  expect(read("\\uD83D\\uDE00")).toBe("😀");
  expect(read("\\ude00")).toBe("\ufffd");
});

test("half a pair that stands unescaped in the text is U+FFFD, as it would be in UTF-8", () => {
  expect(read("\ud83d")).toBe("\ufffd");
});

test("a first half alone is refused, whatever follows", () => {
  for (const inside of ["\\ud83d", "\\ud83dx", "\\ud83d\\n", "\\ud83d\\u0041", "\\ud83d\\ud83d"]) {
    expect(refused(inside)[0]).toMatchObject({ code: "jq_invalid_escape", at: "\\ud83d" });
  }
});

test("an escape that jq lacks is pointed at, each one in a string", () => {
  expect(refused("a\\q\\u12\\u00g1").map(({ at }) => at)).toEqual(["\\q", "\\u12", "\\u00g1"]);
});

test("for a regular expression's escape the hint doubles the backslash", () => {
  expect(refused("\\d+")[0]?.hint).toBe("in a regular expression the backslash is doubled: `\\\\d`");
});

test("between single quotes `\\'` is a quote; between double quotes it is refused", () => {
  expect(read("it\\'s", "'")).toBe("it's");
  expect(refused("it\\'s")[0]?.hint).toBe("a single quote needs no backslash between double quotes");
});
