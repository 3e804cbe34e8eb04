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

// A program that asks for two values loops twice: all else that it costs is for the values that `..` makes ready. An
// object of so many entries is a hash table, where each is a look-up.
test.each([
  ["an array", "[limit(2; ..)] | length", list, 1],
  ["an object", "[limit(2; ..)] | length", object, 60],
  ["an array with paths", "[limit(2; path(..))] | length", list, 1],
  ["an object with paths", "[limit(2; path(..))] | length", object, 80],
])("`..` charges every child of %s that it makes ready", (_what, program, input, each) => {
  expect(endsWithin(each * CHILDREN, program, input)).toBe(false);
  expect(endsWithin((each + 3) * CHILDREN, program, input)).toBe(true);
});
