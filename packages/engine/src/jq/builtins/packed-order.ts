import type { JqValue } from "../values/value.ts";
import type { Columns } from "./key-columns.ts";

/** What one double can hold of columns: `(key - least) * weight`, which leaves less than `weight` for what follows. */
interface Digit {
  readonly column: readonly JqValue[];
  readonly least: number;
  readonly weight: number;
}

/** Fewer are sorted by comparing before anything is packed. */
const FEWEST = 16;

/**
 * The positions in the order of their keys where all of these are integers that fit into one double together with the
 * position, as numbers and dates mostly do. Doubles are sorted without a call for each comparison, which takes a quarter
 * of the time. Null where they do not fit.
 */
export function packedPositions(columns: Columns, count: number): Float64Array | null {
  if (count < FEWEST) return null;
  const digits = digitsOf(columns, count);
  if (digits === null) return null;
  const packed = new Float64Array(count);
  for (let position = 0; position < count; position++) packed[position] = position;
  for (const digit of digits) addDigit(packed, digit);
  packed.sort();
  for (let rank = 0; rank < count; rank++) packed[rank] = remainder(packed[rank] ?? 0, count);
  return packed;
}

/** `%` of doubles is a call of the C library. A quotient may be rounded up to the next integer, never down. */
function remainder(sum: number, count: number): number {
  const rest = sum - Math.floor(sum / count) * count;
  return rest < 0 ? rest + count : rest;
}

function addDigit(packed: Float64Array, { column, least, weight }: Digit): void {
  for (let position = 0; position < packed.length; position++) {
    packed[position] = (packed[position] ?? 0) + (Number(column[position]) - least) * weight;
  }
}

/** The last column weighs least, and all of them more than the position. */
function digitsOf(columns: Columns, count: number): Digit[] | null {
  const digits: Digit[] = [];
  let weight = count;
  for (const column of columns.toReversed()) {
    const range = integerRange(column);
    if (range === null) return null;
    digits.push({ column, least: range.least, weight });
    weight *= range.most - range.least + 1;
    if (weight > Number.MAX_SAFE_INTEGER) return null;
  }
  return digits;
}

function integerRange(column: readonly JqValue[]): { readonly least: number; readonly most: number } | null {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const key of column) {
    if (typeof key !== "number" || !Number.isSafeInteger(key)) return null;
    if (key < least) least = key;
    if (key > most) most = key;
  }
  return { least, most };
}
