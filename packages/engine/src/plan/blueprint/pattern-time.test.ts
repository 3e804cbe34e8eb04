import { expect, test } from "vitest";
import { PatternsTooSlow, PatternTime } from "./pattern-time.ts";
import { propertyValidator } from "./property-validator.ts";

const { check } = propertyValidator({ type: "string", pattern: "(?:a?){500}(?:a){500}$" });

test("patterns that each take their time are stopped when all of them together took too much", () => {
  const patterns = new PatternTime(1);
  expect(() => patterns.run(() => Array.from({ length: 1_000 }, () => check("a".repeat(3_000))))).toThrow(
    PatternsTooSlow,
  );
  expect(patterns.spent).toBeGreaterThan(1);
});

test("what one computation spent is nothing to those outside of it", () => {
  const [outer, inner] = [new PatternTime(60_000), new PatternTime(60_000)];
  outer.run(() => inner.run(() => check("a".repeat(3_000))));
  check("a".repeat(3_000));
  expect([outer.spent, inner.spent > 0]).toEqual([0, true]);
});
