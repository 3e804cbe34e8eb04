import { compareDecimals } from "./decimal.ts";
import { ExactNumber } from "./exact-number.ts";
import { decimalOf } from "./literal-number.ts";
import type { Run } from "./run.ts";
import { toDouble } from "./type-of.ts";

type Numeric = number | ExactNumber;

/** Negative, zero or positive. NaN is below every number, itself included. */
export function compareNumbers(a: Numeric, b: Numeric, run?: Run): number {
  if (typeof a === "number" && typeof b === "number") return compareDoubles(a, b);
  const [doubleA, doubleB] = [toDouble(a), toDouble(b)];
  // Rounding to the nearest double keeps the order, so digits matter only where the doubles are the same.
  if (doubleA !== doubleB || isComputed(a) || isComputed(b)) return compareDoubles(doubleA, doubleB);
  run?.spend(READING_DIGITS + digitsOf(a) + digitsOf(b));
  const decimalA = decimalOf(a);
  const decimalB = decimalOf(b);
  if (decimalA === undefined || decimalB === undefined) return compareDoubles(doubleA, doubleB);
  return compareDecimals(decimalA, decimalB);
}

/** Steps of taking apart two numbers that kept their digits, besides one for each digit. */
const READING_DIGITS = 50;

/** A double has so few that they are not counted. */
const digitsOf = (number: Numeric): number => (typeof number === "number" ? 0 : ExactNumber.textOf(number).length);

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return a === b ? 0 : Number.isNaN(a) ? -1 : 1;
}

/**
 * jq compares two literals digit by digit and everything else as doubles. A double may be a literal here too (`0.1`),
 * but not if a literal of that value would have kept its digits: then it came out of arithmetic.
 * `100000000000000000001 == 100000000000000000002` is false, `100000000000000000001 == 100000000000000000002 + 0` true.
 */
export function isComputed(number: Numeric): boolean {
  if (typeof number !== "number" || Number.isSafeInteger(number)) return false;
  return Number.isInteger(number) || !Number.isFinite(number) || significantDigits(number) > 15;
}

function significantDigits(number: number): number {
  return number.toExponential().replace(/e.*|[-.]/g, "").length;
}
