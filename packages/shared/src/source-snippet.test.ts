import { expect, test } from "vitest";
import { sourceSnippet } from "./source-snippet.ts";

const show = (source: string, start: number, end: number): string =>
  sourceSnippet(source, { start, end }, 60)
    .map(({ number, text, underline }) => `${number ?? " "} ${text}\n  ${underline}`)
    .join("\n");

test("only the line with the span is shown", () => {
  expect(show(".a\n| bad\n| .b", 5, 8)).toBe("2 | bad\n    ^^^");
});

test("a span over several lines is underlined on each, without indentation", () => {
  expect(show("{\n  a: 1,\n  b: 2\n}", 4, 18)).toBe("2   a: 1,\n    ^^^^^\n3   b: 2\n    ^^^^\n4 }\n  ^");
});

test("a span of more than five lines shows its first three and its last", () => {
  const source = ["a", "b", "c", "d", "e", "f", "g"].join("\n");
  expect(show(source, 0, source.length)).toBe("1 a\n  ^\n2 b\n  ^\n3 c\n  ^\n  …\n  \n7 g\n  ^");
});

test("the end of the text after a final newline is a place too", () => {
  expect(show(".a |\n", 5, 5)).toBe("2 \n  ^");
});

test("the end of a line belongs to that line, and a carriage return is not shown", () => {
  expect(show(".a |\r\n.b", 4, 4)).toBe("1 .a |\n      ^");
});

test("a span outside the text is moved to its end rather than lost", () => {
  expect(show(".a", 90, 99)).toBe("1 .a\n    ^");
});
