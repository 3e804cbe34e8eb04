import { expect, test } from "vitest";
import { LineIndex } from "./line-index.ts";

test("lines and columns count from 1, and a line feed still belongs to its line", () => {
  const lines = new LineIndex("ab\n\ncd");
  expect([0, 2, 3, 4, 5, 6].map((offset) => lines.at(offset))).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 3 },
    { line: 2, column: 1 },
    { line: 3, column: 1 },
    { line: 3, column: 2 },
    { line: 3, column: 3 },
  ]);
});

test("an empty text and the end of a text have a place too", () => {
  expect(new LineIndex("").at(0)).toEqual({ line: 1, column: 1 });
  expect(new LineIndex("a\n").at(2)).toEqual({ line: 2, column: 1 });
});

test("finding a place in 100 000 lines does not take a walk over all of them", () => {
  const lines = new LineIndex("x\n".repeat(100_000));
  expect(lines.at(150_000)).toEqual({ line: 75_001, column: 1 });
});
