import { refuseSliceBounds } from "./error-text.ts";
import { isNumber, toDouble } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

export interface SliceBounds {
  readonly start: number;
  readonly end: number;
}

/**
 * The bounds of `.[from:to]` within a length: negative ones count from the end, fractions widen the slice
 * (`.[1.2:3.5]` is `.[1:4]`), null and NaN stand for the beginning and the end, and `end` is never below `start`.
 */
export function sliceBounds(length: number, from: JqValue, to: JqValue): SliceBounds {
  const start = Math.floor(bound(length, from, 0));
  const end = Math.ceil(bound(length, to, length));
  return { start, end: Math.max(start, end) };
}

/** The bounds that a slice of a path names: `{"start": 1, "end": null}`. Both keys must be there. */
export function boundsOfKey(key: JqObject): [from: JqValue, to: JqValue] {
  if (!Object.hasOwn(key, "start") || !Object.hasOwn(key, "end")) refuseSliceBounds();
  const { start = null, end = null } = key;
  return [start, end];
}

function bound(length: number, value: JqValue, otherwise: number): number {
  if (value === null) return otherwise;
  if (!isNumber(value)) refuseSliceBounds();
  const number = toDouble(value);
  if (Number.isNaN(number)) return otherwise;
  return Math.min(Math.max(number < 0 ? number + length : number, 0), length);
}
