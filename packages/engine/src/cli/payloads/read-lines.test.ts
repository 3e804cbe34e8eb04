import { expect, test } from "vitest";
import { splitLines } from "./read-lines.ts";
import { windowOn } from "./text-window.fixture.ts";

const STEPS = [1, 2, 3, 5, 8, 1000];

test.each(STEPS)("splitLines gives blank lines too, in chunks of %i bytes", (step) => {
  expect([...splitLines(windowOn("a\n\nb\n", step))]).toEqual(["a", "", "b"]);
  expect([...splitLines(windowOn("", step))]).toEqual([]);
  expect([...splitLines(windowOn("\n", step))]).toEqual([""]);
});

test("a line of many chunks comes whole", () => {
  const long = "x".repeat(10_000);
  expect([...splitLines(windowOn(`${long}\ny`, 7, 16))]).toEqual([long, "y"]);
});
