import { describe, expect, test } from "vitest";
import { compare, compareStrings, equals, sortedKeys, sortValues } from "./order.ts";
import { parseJson } from "./parse-json.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, LimitReached, Run } from "./run.ts";
import type { JqValue } from "./value.ts";

const nested = (levels: number, wrap: (inner: JqValue) => JqValue, core: JqValue = 1): JqValue => {
  let value = core;
  for (let i = 0; i < levels; i++) value = wrap(value);
  return value;
};
const inArray = (inner: JqValue): JqValue => [inner];
const inObject = (inner: JqValue): JqValue => ({ a: inner });
/** 2^levels leaves in as many objects as there are levels. */
const doubled = (levels: number): JqValue => nested(levels, (inner) => [inner, inner]);

describe("nesting", () => {
  test("values 10 000 levels deep compare without overflowing the stack", () => {
    expect(compare(nested(10_000, inArray), nested(10_000, inArray))).toBe(0);
    expect(compare(nested(10_000, inArray, 1), nested(10_000, inArray, 2))).toBeLessThan(0);
    expect(equals(nested(10_000, inArray), nested(10_000, inArray))).toBe(true);
    expect(equals(nested(10_000, inObject, 1), nested(10_000, inObject, 2))).toBe(false);
  });

  test("one level more is refused in jq's words", () => {
    const caught = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return error;
      }
    };
    const [a, b] = [nested(10_001, inArray), nested(10_001, inArray)];
    expect(caught(() => compare(a, b))).toMatchObject({ value: "Comparison too deep" });
    expect(caught(() => equals(a, b))).toMatchObject({ value: "Equality check too deep" });
    const [c, d] = [nested(10_000, inObject), nested(10_000, inObject)];
    expect(caught(() => compare(c, d))).toMatchObject({ value: "Comparison too deep" });
  });

  test("a value equals itself however deep it is", () => {
    const value = nested(20_000, inArray, Number.NaN);
    expect(equals(value, value)).toBe(true);
  });

  test("a value that holds itself twice at each level runs out of steps, not of patience", () => {
    const run = (): Run => new Run(CLOSED_HOST, { ...DEFAULT_BUDGET, steps: 100_000 });
    expect(() => compare(doubled(60), doubled(60), run())).toThrow(LimitReached);
    expect(() => equals(doubled(60), doubled(60), run())).toThrow(LimitReached);
  });
});

describe("strings", () => {
  test("are ordered by code point, not by UTF-16 unit", () => {
    expect(compareStrings("\uffff", "😀")).toBeLessThan(0);
    expect(compareStrings("a\ue000", "a😀")).toBeLessThan(0);
    expect(compareStrings("😀", "😁")).toBeLessThan(0);
    expect(compareStrings("ab", "a")).toBeGreaterThan(0);
    expect(sortedKeys({ "😀": 1, "\uffff": 2, a: 3, "10": 4, "9": 5 })).toEqual(["10", "9", "a", "\uffff", "😀"]);
  });
});

describe("numbers", () => {
  test("computed doubles compare as doubles, literals digit by digit", () => {
    const big = parseJson("100000000000000000001");
    expect(equals(big, parseJson("100000000000000000002"))).toBe(false);
    expect(equals(big, 1e20)).toBe(true);
    expect(equals(parseJson("0.1"), parseJson("0.10000000000000000555"))).toBe(false);
    expect(equals(1 / 3, parseJson("0.33333333333333331"))).toBe(true);
  });

  test("NaN is below every number and never equal", () => {
    expect(compare(Number.NaN, Number.NEGATIVE_INFINITY)).toBeLessThan(0);
    expect(compare(Number.NaN, Number.NaN)).toBeLessThan(0);
    expect(equals([Number.NaN], [Number.NaN])).toBe(false);
    expect(sortValues([1, Number.NaN, null, -1])).toEqual([null, Number.NaN, -1, 1]);
  });
});

test("keys that JavaScript objects inherit are keys like others", () => {
  const own = JSON.parse('{"__proto__":1,"constructor":2}');
  expect(equals(own, {})).toBe(false);
  expect(equals(JSON.parse('{"toString":null}'), JSON.parse('{"valueOf":null}'))).toBe(false);
  expect(equals(own, JSON.parse('{"constructor":2,"__proto__":1}'))).toBe(true);
});
