import { ExactNumber } from "../../jq/values/exact-number.ts";
import type { JqObject, JqValue } from "../../jq/values/value.ts";

/** No schema looks deeper than this (see `propertySchema`), so what lies below may stay as it is. */
const DEEPEST = 40;

/** A value without {@link ExactNumber}: the nearest double stands in. The same value where there is none inside. */
export function plainValue(value: JqValue, depth = 0): JqValue {
  if (typeof value !== "object" || value === null || depth > DEEPEST) return value;
  if (ExactNumber.is(value)) return ExactNumber.valueOf(value);
  return Array.isArray(value) ? plainArray(value, depth + 1) : plainObject(value, depth + 1);
}

function plainArray(array: JqValue[], depth: number): JqValue[] {
  const plain = array.map((element) => plainValue(element, depth));
  return plain.every((element, index) => element === array[index]) ? array : plain;
}

function plainObject(object: JqObject, depth: number): JqObject {
  const entries = Object.entries(object);
  const plain = entries.map(([key, value]) => [key, plainValue(value, depth)] as const);
  return plain.every(([, value], index) => value === entries[index]?.[1]) ? object : Object.fromEntries(plain);
}
