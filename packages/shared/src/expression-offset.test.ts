import { expect, test } from "vitest";
import { expressionOffset } from "./expression-offset.ts";

/** Where the `!` of the expression is found in the text: shown as the text from there on. */
const rest = (text: string, start: string, expression: string): string =>
  text.slice(expressionOffset(text, text.indexOf(start), expression, expression.indexOf("!")));

test.each([
  ["a plain value", "url: .a | !b\n", ".a", ".a | !b", "!b\n"],
  ["a plain value over two lines", "url: .a\n  | !b\n", ".a", ".a | !b", "!b\n"],
  ["single quotes", "url: '.a | !b'\n", "'", ".a | !b", "!b'\n"],
  ["double quotes", '{"url": ".a | !b"}', '".a', ".a | !b", '!b"}'],
  ["a literal block", "url: |\n    .a |\n      !b\n", "|", ".a |\n  !b\n", "!b\n"],
  [
    "a literal block with a strip sign and carriage returns",
    "url: |-\r\n  .a |\r\n  !b\r\n",
    "|",
    ".a |\n!b",
    "!b\r\n",
  ],
  ["a folded block", "url: >-\n    .a |\n    (b\n    | !c)\n", ">", ".a | (b | !c)", "!c)\n"],
  ["a text of two-unit characters", "url: '\"😀\" | !b'\n", "'", '"😀" | !b', "!b'\n"],
])("a place in %s is found exactly", (_what, text, start, expression, found) => {
  expect(rest(text, start, expression)).toBe(found);
});

test.each([
  ["an escape", 'url: "\\"a\\" | !b"\n', '"\\', '"a" | !b'],
  ["a doubled quote", "url: '''a'' | !b'\n", "''", "'a' | !b"],
])("behind %s the start of the value is given", (_what, text, start, expression) => {
  expect(expressionOffset(text, text.indexOf(start), expression, expression.indexOf("!"))).toBe(text.indexOf(start));
});

test("the end of an expression is behind its last character", () => {
  const text = "url: |\n  .a |\n\nnext: x\n";
  expect(expressionOffset(text, 5, ".a |\n", 5)).toBe(text.indexOf("\n\n"));
});
