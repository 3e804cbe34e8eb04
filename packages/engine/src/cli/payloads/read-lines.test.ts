import { expect, test } from "vitest";
import { readLines, splitLines } from "./read-lines.ts";
import { textsOf, windowOn } from "./text-window.fixture.ts";

const STEPS = [1, 2, 3, 5, 8, 1000];

test.each(STEPS)("lines are the same in chunks of %i bytes, and keep their numbers across blank ones", (step) => {
  const text = '{"a":1}\n\n  \r\n{"name":"日本語 😀"}\r\n{"last":true}';
  expect(textsOf(readLines(windowOn(text, step)))).toEqual([
    { text: '{"a":1}', line: 1, column: 0 },
    { text: '{"name":"日本語 😀"}\r', line: 4, column: 0 },
    { text: '{"last":true}', line: 5, column: 0 },
  ]);
});

test.each(STEPS)("splitLines gives blank lines too, in chunks of %i bytes", (step) => {
  expect([...splitLines(windowOn("a\n\nb\n", step))]).toEqual(["a", "", "b"]);
  expect([...splitLines(windowOn("", step))]).toEqual([]);
  expect([...splitLines(windowOn("\n", step))]).toEqual([""]);
});

test("a line of many chunks comes whole", () => {
  const long = "x".repeat(10_000);
  expect([...splitLines(windowOn(`${long}\ny`, 7, 16))]).toEqual([long, "y"]);
});
