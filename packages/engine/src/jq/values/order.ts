import { compareDeep } from "./deep-order.ts";
import { ExactNumber } from "./exact-number.ts";
import { compareNumbers } from "./number-order.ts";
import type { Run } from "./run.ts";
import { compareStrings, sortedKeys } from "./string-order.ts";
import { isNumber, isObject } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

export { equals } from "./equality.ts";
export { areInPlainOrder, compareStrings, sortedKeys, sortStrings } from "./string-order.ts";

/** Levels compared by recursion, which is faster; what lies deeper is compared with a stack of our own. */
const RECURSION_DEPTH = 200;

/**
 * Negative, zero or positive: null, false, true, numbers, strings, arrays, objects; within a type as the manual says.
 * With a run, what is compared is charged: `reduce range(40) as $i (1; [., .])` is small to hold and endless to compare.
 */
export function compare(a: JqValue, b: JqValue, run?: Run): number {
  return compareAt(a, b, 0, run);
}

export const less = (a: JqValue, b: JqValue, run?: Run): boolean => compare(a, b, run) < 0;
export const lessOrEqual = (a: JqValue, b: JqValue, run?: Run): boolean => compare(a, b, run) <= 0;
export const greater = (a: JqValue, b: JqValue, run?: Run): boolean => compare(a, b, run) > 0;
export const greaterOrEqual = (a: JqValue, b: JqValue, run?: Run): boolean => compare(a, b, run) >= 0;

/** A sorted copy; equal values keep their order. */
export function sortValues(values: readonly JqValue[], run?: Run): JqValue[] {
  return values.toSorted((a, b) => compareAt(a, b, 0, run));
}

function compareAt(a: JqValue, b: JqValue, depth: number, run: Run | undefined): number {
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b, run);
  if (depth > RECURSION_DEPTH) return compareDeep(a, b, depth, (left, right) => compareFlat(left, right, run), run);
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b, depth + 1, run);
  return compareFlat(a, b, run) ?? (isObject(a) && isObject(b) ? compareObjects(a, b, depth + 1, run) : 0);
}

/** They may be alike up to the end of the shorter one, and both are put together. */
function compareTexts(a: string, b: string, run: Run | undefined): number {
  run?.readText(a.length);
  run?.readText(b.length);
  run?.spend(Math.min(a.length, b.length) >> 2);
  return compareStrings(a, b);
}

function compareArrays(a: readonly JqValue[], b: readonly JqValue[], depth: number, run: Run | undefined): number {
  const shared = Math.min(a.length, b.length);
  run?.spend(shared);
  for (let i = 0; i < shared; i++) {
    const order = compareAt(a[i] ?? null, b[i] ?? null, depth, run);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** The keys decide first, then the values in the order of the keys: `{"b":0}` is above `{"a":1,"b":0}`. */
function compareObjects(a: JqObject, b: JqObject, depth: number, run: Run | undefined): number {
  const keys = sortedKeys(a, run);
  const order = compareArrays(keys, sortedKeys(b, run), depth, run);
  if (order !== 0) return order;
  for (const key of keys) {
    const valueOrder = compareAt(a[key] ?? null, b[key] ?? null, depth, run);
    if (valueOrder !== 0) return valueOrder;
  }
  return 0;
}

/** The order of two values that are not both arrays or both objects; undefined for those that are. */
function compareFlat(a: JqValue, b: JqValue, run: Run | undefined): number | undefined {
  const rankA = rankOf(a);
  const rankB = rankOf(b);
  if (rankA !== rankB) return rankA - rankB;
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b, run);
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b, run);
  return rankA < ARRAY_RANK ? 0 : undefined;
}

const ARRAY_RANK = 5;

function rankOf(value: JqValue): number {
  switch (typeof value) {
    case "number":
      return 3;
    case "string":
      return 4;
    case "boolean":
      return value ? 2 : 1;
    default:
      if (value === null) return 0;
      if (Array.isArray(value)) return ARRAY_RANK;
      return ExactNumber.is(value) ? 3 : 6;
  }
}
