import { describe, expect, test } from "vitest";
import { JqError } from "../values/jq-error.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, LimitReached, Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";
import { MATH } from "./math.ts";
import { caller, oracle } from "./oracle.fixture.ts";

const call = caller(MATH);

/** How many doubles lie between two numbers. */
function distance(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  const bits = new BigInt64Array(new Float64Array([a, b]).buffer);
  return Math.abs(Number((bits[0] ?? 0n) - (bits[1] ?? 0n)));
}

/** As jq prints a number and JSON reads it: NaN is null, infinity the largest double. */
function printed(value: JqValue): unknown {
  if (Array.isArray(value)) return value.map(printed);
  if (typeof value !== "number") return value;
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE;
}

/** A fixed sequence of numbers from 0 up to 1. */
function randomNumbers(count: number, seed: number): number[] {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () => next() + next() / 2 ** 32);
}

const spread = (count: number, from: number, to: number): number[] =>
  randomNumbers(count, count + 1).map((number) => from + number * (to - from));

/** From 1e-6 to 1e6, in both signs. */
const wide = (count: number): number[] =>
  randomNumbers(count, 7).map((number, i) => (i % 2 === 0 ? 1 : -1) * 10 ** (number * 12 - 6));

const SPECIAL_VALUES: readonly number[] = [
  0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  -1.5,
  2,
  2.5,
  -2.5,
  3,
  10,
  100,
  1e10,
  1e22,
  1e300,
  -1e300,
  1e-310,
  5e-324,
  0.49999999999999994,
  2251799813685248.5,
  170,
  -170.5,
  -190.5,
  709.5,
  -745,
  1024,
  -1074,
  Number.MAX_VALUE,
];

/** What our answers and jq's to the same numbers are, where they lie more than `tolerance` doubles apart. */
function differences(name: string, numbers: readonly number[], tolerance: number): unknown[] {
  const expected = oracle(`map(${name})`, [...numbers]) as (number | null)[];
  return numbers.flatMap((number, i) => {
    const ours = printed(call(name, number));
    const theirs = expected[i] ?? null;
    if (ours === theirs) return [];
    const isClose = typeof ours === "number" && theirs !== null && distance(ours, theirs) <= tolerance;
    return isClose ? [] : [{ name, number, ours, theirs }];
  });
}

describe("the same double as jq's", () => {
  const exact =
    "floor ceil trunc round rint nearbyint fabs sqrt cbrt logb significand expm1 log1p sin cos tan asin acos atan sinh";
  test.each(exact.split(" "))("%s", (name) => {
    expect(differences(name, [...SPECIAL_VALUES, ...wide(300), ...spread(300, -1, 1)], 0)).toEqual([]);
  });
});

describe("within one unit of jq's last digit", () => {
  test.each("exp exp2 exp10 log log2 log10 cosh tanh asinh atanh erf".split(" "))("%s", (name) => {
    expect(differences(name, [...SPECIAL_VALUES, ...wide(300), ...spread(300, -1, 1)], 1)).toEqual([]);
  });

  test("acosh, from 1 on: below, where it is NaN, musl forgets to say so", () => {
    const numbers = [...SPECIAL_VALUES, ...wide(300)].map((number) => 1 + Math.abs(number));
    expect(differences("acosh", numbers, 1)).toEqual([]);
    expect(call("acosh", -12)).toBeNaN();
  });

  test("exp, log and pow give the same double nearly always", () => {
    const numbers = spread(2000, 0.001, 100);
    for (const name of ["exp", "log", "log10", "exp2"]) expect(differences(name, numbers, 0).length).toBeLessThan(10);
    const pairs = numbers.map((number, i) => [number, (i % 41) - 20.5]);
    const expected = oracle("map(pow(.[0]; .[1]))", pairs) as number[];
    const apart = pairs.map(([a = 0, b = 0], i) => distance(Number(call("pow", null, a, b)), expected[i] ?? 0));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    expect(apart.filter((units) => units > 0).length).toBeLessThan(10);
  });
});

describe("special functions near jq's, which are not rounded as well", () => {
  test.each("tgamma lgamma erfc".split(" "))("%s", (name) => {
    const numbers = [...SPECIAL_VALUES.filter((value) => Math.abs(value) < 1e15), ...spread(300, 0.1, 25)];
    expect(differences(name, numbers, 12)).toEqual([]);
  });

  test.each("j0 j1 y0 y1".split(" "))("%s", (name) => {
    expect(
      differences(
        name,
        SPECIAL_VALUES.filter((value) => Math.abs(value) < 1e15),
        4,
      ),
    ).toEqual([]);
  });

  test("digits computed by mpmath", () => {
    expect(call("tgamma", 171)).toBe(7.257415615307999e306);
    expect(call("lgamma", 1 + Number.EPSILON)).toBe(-1.2816762426960008e-16);
    // Next to a root of its own, where the terms reach 60.
    expect(call("lgamma", -2.4570247382208006)).toBeCloseTo(5.61919235895e-17, 27);
    expect(call("j0", 2.404825557695773)).toBe(-6.10876525973673e-17);
    expect(call("jn", null, 1000, 1000)).toBe(0.04473067294796404);
    expect(call("yn", null, 50, 60)).toBe(0.008641769962674491);
    expect(call("jn", null, 200, 10)).toBe(6.967530155393544e-236);
  });
});

const TWO_ARGUMENTS =
  "atan2 copysign drem remainder fdim fmax fmin fmod hypot ldexp nextafter nexttoward pow scalb scalbln jn yn".split(
    " ",
  );

test.each(TWO_ARGUMENTS)("%s of zeros, infinities, NaN and plain numbers", (name) => {
  const isBessel = name === "jn" || name === "yn";
  // A large order of a Bessel function would keep jq-wasm busy for minutes.
  const large = isBessel ? 30 : 1e300;
  const values = [0, 1, -1, 2, 3, -2, 0.5, 1.9, -8, large, Number.NaN];
  if (!isBessel) values.push(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  const programs = values.map((value) => `${value}`.replace("Infinity", "infinite").replace("NaN", "nan"));
  const list = `[${programs.join(",")}]`;
  const expected = oracle(`[${list}[] as $a | ${list}[] as $b | ${name}($a; $b)]`, null) as (number | null)[];
  const ours = values.flatMap((a) => values.map((b) => printed(call(name, null, a, b))));
  const apart = ours.filter((our, i) => {
    const theirs = expected[i] ?? null;
    if (typeof our !== "number" || theirs === null) return our !== theirs;
    // Zeros are compared without their sign: -(0.0) is 0 in a program.
    return our !== theirs && distance(our, theirs) > (isBessel ? 100 : 1);
  });
  expect(apart).toEqual([]);
});

test("numbers taken apart", () => {
  const numbers = [0, 1, 0.5, 3, -8, 1e-320, 5e-324, 1e308, -1.5, 0.1];
  for (const name of ["frexp", "modf"]) {
    expect(numbers.map((number) => printed(call(name, number)))).toEqual(oracle(`map(${name})`, numbers));
  }
  expect(call("frexp", Number.NEGATIVE_INFINITY)).toEqual([Number.NEGATIVE_INFINITY, 0]);
  expect(call("lgamma_r", -0)).toEqual([Number.POSITIVE_INFINITY, -1]);
});

test("fma rounds once", () => {
  const triples = wide(300).map((a, i): JqValue => [a, (i + 1) / 3, -a * ((i + 1) / 3)]);
  const expected = oracle("map(fma(.[0]; .[1]; .[2]))", triples);
  expect(triples.map((triple) => call("fma", null, ...(triple as number[])))).toEqual(expected);
});

test("what is no number is refused in the words of jq", () => {
  const bad: JqValue[] = [null, true, "a", [], {}];
  expect(bad.map((value) => call("floor", value))).toEqual(oracle("map(try floor catch .)", bad));
  expect(bad.map((value) => call("pow", null, value, 2))).toEqual(oracle("map(. as $x | try pow($x; 2) catch .)", bad));
  expect(bad.map((value) => call("pow", null, 2, value))).toEqual(oracle("map(. as $x | try pow(2; $x) catch .)", bad));
  expect(call("pow", null, "a", "b")).toBe(oracle('try pow("a"; "b") catch .', null));
  expect(call("fma", null, 1, 2, "c")).toBe(oracle('try fma(1; 2; "c") catch .', null));
});

test("a Bessel function of a huge order stops at the budget", () => {
  const run = new Run(CLOSED_HOST, { ...DEFAULT_BUDGET, steps: 1000 });
  const builtin = MATH.find(({ name }) => name === "jn");
  const attempt = (): unknown => builtin !== undefined && "native" in builtin && builtin.native(run, null, 1e9, 2e9);
  expect(attempt).toThrow(LimitReached);
  expect(attempt).not.toThrow(JqError);
});
