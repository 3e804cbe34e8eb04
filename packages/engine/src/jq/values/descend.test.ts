import { expect, test } from "vitest";
import { compileJq } from "../program.ts";

const CHILDREN = 10_000;
const list = Array.from({ length: CHILDREN }, () => 0);
const object = Object.fromEntries(list.map((value, at) => [`key${at}`, value]));

/** Whether the program ends within so many steps. */
function endsWithin(steps: number, program: string, input: typeof list | typeof object): boolean {
  try {
    compileJq(program, { budget: { steps } }).first(input);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ problem: { code: "limit_steps" } });
    return false;
  }
}

// A program that asks for two values loops twice: all else that it costs is for the values that `..` makes ready.
test.each([
  ["an array", "[limit(2; ..)] | length", list],
  ["an object", "[limit(2; ..)] | length", object],
  ["an array with paths", "[limit(2; path(..))] | length", list],
  ["an object with paths", "[limit(2; path(..))] | length", object],
])("`..` charges every child of %s that it makes ready", (_what, program, input) => {
  expect(endsWithin(CHILDREN, program, input)).toBe(false);
  expect(endsWithin(4 * CHILDREN, program, input)).toBe(true);
});
