import { expect, test } from "vitest";
import { OWN_STEPS } from "../../builtins/cost.ts";
import { compileJq } from "../../program.ts";
import type { JqValue } from "../../values/value.ts";

const LONG = "x".repeat(80_000);
const CALLS = 1_000;

/** Whether the program ends within so many steps. */
function endsWithin(steps: number, program: string, input: JqValue): boolean {
  try {
    compileJq(program, { budget: { steps } }).first(input);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ problem: { code: "limit_steps" } });
    return false;
  }
}

// Eight characters are a step.
test.each([
  ["input", "utf8bytelength", LONG],
  ["argument", ".[0] as $long | .[1] | startswith($long)", [LONG, "a"]],
])("a builtin that reads a text is charged for its length, as %s", (_what, program, input) => {
  expect(endsWithin(9_000, program, input)).toBe(false);
  expect(endsWithin(11_000, program, input)).toBe(true);
});

// A round of `range` is a step as well.
test.each([
  ["a quick builtin one step", "floor", 1],
  ["a builtin that charges the rest itself a few steps", "tostring", OWN_STEPS],
  ["a builtin that takes longer what it takes", "sin", 200],
])("each call charges %s", (_what, call, steps) => {
  const program = `[range(${CALLS}) | 0 | ${call} | 0 | ${call}] | length`;
  expect(endsWithin(2 * CALLS * steps, program, null)).toBe(false);
  expect(endsWithin(2 * CALLS * steps + 2 * CALLS, program, null)).toBe(true);
});
