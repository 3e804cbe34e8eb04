import { expect, test } from "vitest";
import { endOfBlank } from "./lex-blank.ts";

const rest = (source: string): string => source.slice(endOfBlank(source, 0));

test("spaces, tabs and line breaks are skipped, other blanks are not", () => {
  expect(rest(" \t\r\n.")).toBe(".");
  expect(rest(" \u00a0.")).toBe("\u00a0.");
});

test("a comment ends before its line feed, or with the source", () => {
  expect(rest("# a\n.")).toBe(".");
  expect(rest("# a")).toBe("");
  expect(rest("# a\r.\n1")).toBe("1");
});

test("an odd number of backslashes before the line feed continues a comment, an even number does not", () => {
  expect(rest("# a\\\nb\n.")).toBe(".");
  expect(rest("# a\\\\\n.")).toBe(".");
  expect(rest("# a\\\\\\\nb\n.")).toBe(".");
});

test("the line feed may have a carriage return before it", () => {
  expect(rest("# a\\\r\nb\n.")).toBe(".");
  expect(rest("# a\\\\\r\n.")).toBe(".");
});

test("a backslash that ends the source ends the comment with it", () => {
  expect(rest("# a\\")).toBe("");
  expect(rest("# a\\\r")).toBe("");
});
