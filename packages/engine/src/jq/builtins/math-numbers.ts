import type { Run } from "../values/run.ts";
import type { Builtin } from "./builtin.ts";
import { QUICK } from "./cost.ts";
import {
  copySign,
  frexp,
  logb,
  modf,
  nextAfter,
  scalb,
  scaleByPowerOfTwo,
  significand,
  toInt,
} from "./math/float-parts.ts";
import { numberOf, ofInput, ofTwo } from "./math/function-entry.ts";
import { fusedMultiplyAdd, ieeeRemainder, roundHalfAway, roundHalfEven } from "./math/rounding.ts";

const largerOf = (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b));
const smallerOf = (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b));
const excess = (a: number, b: number): number => (a <= b ? 0 : a - b);
/** Rounding, remainders, comparisons. */
/** A remainder is found bit by bit: `fmod(1e308; 1e-308)` goes through two thousand. */
function stepsToDivide(a: number, b: number): number {
  const bits = Math.log2(Math.abs(a)) - Math.log2(Math.abs(b));
  return Number.isFinite(bits) ? Math.max(1, Math.floor(bits / 8)) : 1;
}

function chargedRemainder(a: number, b: number, run: Run): number {
  run.spend(stepsToDivide(a, b));
  return ieeeRemainder(a, b);
}

export const ROUNDING: readonly Builtin[] = [
  ofInput("floor", "The largest whole number that is not above the input.", Math.floor, "-1.5", "-2"),
  ofInput("ceil", "The smallest whole number that is not below the input.", Math.ceil, "1.2", "2"),
  ofInput("trunc", "The input without what stands after the point.", Math.trunc, "-1.5", "-1"),
  ofInput("round", "The nearest whole number; halves go away from zero.", roundHalfAway, "-2.5", "-3"),
  ofInput("rint", "The nearest whole number; halves go to the even neighbour.", roundHalfEven, "2.5", "2"),
  ofInput("nearbyint", "The same as `rint`.", roundHalfEven, "3.5", "4"),
  ofInput("fabs", "The magnitude of a number, as a double.", Math.abs, "-1.5", "1.5"),
  {
    name: "abs",
    params: [],
    doc: "The magnitude of a number, with all its digits.",
    examples: [
      { program: "map(abs)", input: "[-5, 1.0, -100000000000000000001]", outputs: ["[5,1.0,100000000000000000001]"] },
    ],
    jq: "if . < 0 then -. else . end",
  },
  ofTwo(
    "fmod",
    "What is left of the first number after dividing it by the second; in the sign of the first.",
    (a, b, run) => {
      run.spend(stepsToDivide(a, b));
      return a % b;
    },
    "-5; 3",
    "-2",
  ),
  ofTwo(
    "drem",
    "What is left of the first number after taking away the nearest multiple of the second.",
    chargedRemainder,
    "5; 3",
    "-1",
  ),
  ofTwo("remainder", "The same as `drem`.", chargedRemainder, "7; 2", "-1"),
  ofTwo("fdim", "The first number less the second, but not less than 0.", excess, "5; 3", "2"),
  ofTwo("fmax", "The larger of two numbers.", largerOf, "1; 2", "2"),
  ofTwo("fmin", "The smaller of two numbers.", smallerOf, "1; 2", "1"),
  {
    name: "fma",
    arity: 3,
    doc: "The first number times the second plus the third, rounded once.",
    examples: [{ program: "fma(2; 3; 4)", input: "null", outputs: ["10"] }],
    cost: QUICK,
    native: (_run, _input, a, b, c) => fusedMultiplyAdd(numberOf(a), numberOf(b), numberOf(c)),
  },
];

/** Numbers by their parts: sign, exponent, fraction; and the special ones. */
export const PARTS: readonly Builtin[] = [
  ofInput(
    "frexp",
    "Takes a number apart into a fraction from 0.5 up to 1 and the power of two to multiply it with.",
    frexp,
    "3",
    "[0.75,2]",
    10,
  ),
  ofInput(
    "modf",
    "Takes a number apart into what stands after the point and what stands before it.",
    modf,
    "3.25",
    "[0.25,3]",
    10,
  ),
  ofInput("logb", "The exponent of a number: the n of the largest 2^n not above its magnitude.", logb, "10", "3"),
  ofInput(
    "significand",
    "A number divided by the largest power of two that is not above its magnitude.",
    significand,
    "10",
    "1.25",
  ),
  ofTwo(
    "ldexp",
    "The first number times two to the power of the second.",
    (x, n) => scaleByPowerOfTwo(x, toInt(n)),
    "3; 2",
    "12",
    5,
  ),
  ofTwo("scalb", "The first number times two to the power of the second, which must be whole.", scalb, "3; 2", "12", 5),
  ofTwo("scalbln", "The same as `ldexp`.", (x, n) => scaleByPowerOfTwo(x, toInt(n)), "3; 2", "12", 5),
  ofTwo("copysign", "The magnitude of the first number with the sign of the second.", copySign, "3; -1", "-3"),
  ofTwo(
    "nextafter",
    "The double next to the first number on the way to the second.",
    nextAfter,
    "1; 2",
    "1.0000000000000002",
  ),
  ofTwo("nexttoward", "The same as `nextafter`.", nextAfter, "1; 0", "0.9999999999999999"),
  {
    name: "infinite",
    arity: 0,
    doc: "The infinite number. It prints as the largest double.",
    examples: [{ program: "[infinite, -infinite] | map(isinfinite)", input: "null", outputs: ["[true,true]"] }],
    cost: QUICK,
    native: () => Number.POSITIVE_INFINITY,
  },
  {
    name: "nan",
    arity: 0,
    doc: "NaN, a number that is equal to none and sorts below all. It prints as null.",
    examples: [{ program: "nan | isnan, . < 0", input: "null", outputs: ["true", "true"] }],
    cost: QUICK,
    native: () => Number.NaN,
  },
];
