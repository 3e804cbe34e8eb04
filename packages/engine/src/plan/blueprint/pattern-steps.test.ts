import { expect, test } from "vitest";
import { PatternSteps, PatternsTooCostly } from "./pattern-steps.ts";
import { propertyValidator } from "./property-validator.ts";

const { check } = propertyValidator({ type: "string", pattern: "^[ab]{1,9}$" });
const NONE = { written: 0, rechecked: 0 };
const ENOUGH = { written: 1_000_000, rechecked: 1_000_000 };

/** Steps of these texts, each in a run of its own. */
function stepsOf(...texts: string[]): number {
  const steps = new PatternSteps(ENOUGH);
  steps.run(() => texts.map((text) => check(text)));
  return steps.written;
}

test("steps are instructions times characters, so the same texts cost the same on every machine and in every order", () => {
  const [one, two] = [stepsOf("a"), stepsOf("bb")];
  expect([one > 1, two]).toEqual([true, 2 * one]);
  expect([stepsOf("a", "bb"), stepsOf("bb", "a")]).toEqual([one + two, one + two]);
});

test("the match that would go beyond the limit is not begun, at the same text in every run", () => {
  const limit = stepsOf("a", "ab", "aba");
  const steps = new PatternSteps({ written: limit, rechecked: 0 });
  const matched: string[] = [];
  const run = () =>
    steps.run(() => {
      for (const text of ["a", "ab", "aba", "abab"]) matched.push(text, check(text) ?? "fits");
    });
  expect(run).toThrow(PatternsTooCostly);
  expect(matched).toEqual(["a", "fits", "ab", "fits", "aba", "fits"]);
  expect(steps.written).toBe(limit);
  expect(run).toThrow(PatternsTooCostly);
  expect([steps.written, matched.length]).toEqual([limit, 12]);
});

test("a plan made in several rounds is charged as one made in a single round", () => {
  const once = stepsOf("a", "ab");
  const steps = new PatternSteps({ ...NONE, written: once });
  for (let round = 0; round < 100; round += 1) steps.run(() => [check("a"), check("ab"), check("a")]);
  expect(steps.written).toBe(once);
});

test("values of waiting rows are charged to their owners, and what they lack in budget is no failure of what is written", () => {
  const one = stepsOf("a");
  const steps = new PatternSteps({ written: one, rechecked: 3 * one });
  const found = steps.run(() => [
    PatternSteps.recheck("mine", () => check("aa")),
    PatternSteps.recheck("yours", () => check("bbb")),
    PatternSteps.recheck("yours", () => check("c")),
    { result: check("b"), isFirst: null },
  ]);
  expect(found).toEqual([
    { result: null, isFirst: true },
    { result: null, isFirst: false },
    { result: expect.stringContaining("pattern"), isFirst: false },
    { result: null, isFirst: null },
  ]);
  expect([...steps.rechecks]).toEqual([
    ["mine", 2 * one],
    ["yours", one],
  ]);
  expect(steps.written).toBe(one);
});

test("what one computation spent is nothing to those outside of it", () => {
  const [outer, inner] = [new PatternSteps(ENOUGH), new PatternSteps(ENOUGH)];
  outer.run(() => inner.run(() => check("a")));
  expect([check("a"), outer.written, inner.written > 0]).toEqual([null, 0, true]);
});
