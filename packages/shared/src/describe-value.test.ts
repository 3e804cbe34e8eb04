import { expect, test } from "vitest";
import { describeValue } from "./describe-value.ts";

test.each([
  [undefined, "nothing"],
  [null, "null"],
  [true, "true"],
  [-0.5, "the number -0.5"],
  ['say "hi"', 'the text "say \\"hi\\""'],
  ["x".repeat(500), `the text "${"x".repeat(39)}…"`],
  ["😀".repeat(50), `the text "${"😀".repeat(39)}…"`],
  [[1], "a list"],
  [{}, "an object"],
])("%j is told in a few words", (value, said) => {
  expect(describeValue(value)).toBe(said);
});
