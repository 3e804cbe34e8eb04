import { codePointLength, sliceCodePoints } from "./code-points.ts";
import { refuse, refuseHas, refuseIndex, refuseIteration } from "./error-text.ts";
import { ExactNumber } from "./exact-number.ts";
import { indicesOf } from "./indices-of.ts";
import { magnitudeOfExact } from "./literal-number.ts";
import { ownKeys } from "./object-keys.ts";
import { JOINED_TEXT_SIZE, type Run } from "./run.ts";
import { boundsOfKey, sliceBounds } from "./slice-bounds.ts";
import { isNumber, isObject, toDouble } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

export { chargeKey, ownKeys, setKey } from "./object-keys.ts";

/** `.[key]` */
export function index(run: Run, value: JqValue, key: JqValue): JqValue {
  if (typeof key === "string") return field(run, value, key);
  if (isNumber(key)) {
    if (Array.isArray(value)) return elementAt(value, toDouble(key));
    return value === null ? null : refuseIndex(value, key);
  }
  if (isObject(key)) return sliceByKey(run, value, key);
  if (Array.isArray(value) && Array.isArray(key)) return indicesOf(run, value, key);
  return refuseIndex(value, key);
}

/** `.name`: only what the object owns itself, so that `{} | .constructor` is null. */
export function field(run: Run, value: JqValue, name: string): JqValue {
  run.readKey(name.length);
  if (!isObject(value)) return fieldSlow(value, name);
  const found = value[name];
  if (found === undefined) return null;
  // What every object inherits is a function, `__proto__` apart, and no value is one.
  return (typeof found !== "function" && name !== "__proto__") || Object.hasOwn(value, name) ? found : null;
}

/** `.name` after a plain property read found nothing: tells an absent key from an error. */
export function fieldSlow(value: JqValue, name: string): JqValue {
  return value === null || isObject(value) ? null : refuseIndex(value, name);
}

/** `.[from:to]` */
export function slice(run: Run, value: JqValue, from: JqValue, to: JqValue): JqValue {
  if (value === null) return null;
  if (Array.isArray(value)) {
    const { start, end } = sliceBounds(value.length, from, to);
    run.readElements(end - start);
    run.allocateElements(end - start);
    return value.slice(start, end);
  }
  if (typeof value === "string") {
    run.readText(value.length);
    const { start, end } = sliceBounds(codePointLength(value), from, to);
    run.allocate(JOINED_TEXT_SIZE);
    return sliceCodePoints(value, start, end);
  }
  return refuseIndex(value, { start: from, end: to });
}

/** `has(key)`. null has nothing, whatever is asked for. */
export function has(run: Run, value: JqValue, key: JqValue): boolean {
  if (isObject(value) && typeof key === "string") {
    run.readKey(key.length);
    return Object.hasOwn(value, key);
  }
  if (Array.isArray(value) && isNumber(key)) {
    const position = Math.trunc(toDouble(key));
    return position >= 0 && position < value.length;
  }
  return value === null ? false : refuseHas(value, key);
}

/** `length`: code points of a string, the magnitude of a number. */
export function length(run: Run, value: JqValue): JqValue {
  if (typeof value === "string") {
    run.readText(value.length);
    return codePointLength(value);
  }
  if (Array.isArray(value)) return value.length;
  if (value === null) return 0;
  if (typeof value === "number") return Math.abs(value);
  if (typeof value === "boolean") return refuse(value, "has no length");
  return ExactNumber.is(value) ? magnitudeOfExact(run, value) : ownKeys(run, value).length;
}

/** What `.[]` goes through. */
export function elements(run: Run, value: JqValue): readonly JqValue[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? valuesOf(run, value) : refuseIteration(value);
}

/**
 * `Object.values` is twice as fast where V8 has listed the keys of such objects before. `Object.keys` makes that list;
 * `Object.values` only uses it.
 */
function valuesOf(run: Run, object: JqObject): JqValue[] {
  run.readEntries(Object.keys(object).length);
  return Object.values(object);
}

/** Positions are cut to integers, and negative ones count from the end: `[1,2,3] | .[-1.7]` is 3. */
function elementAt(array: readonly JqValue[], key: number): JqValue {
  const position = Math.trunc(key);
  return array[position < 0 ? position + array.length : position] ?? null;
}

/** `.[{"start": 1, "end": 2}]`, as paths name a slice. */
function sliceByKey(run: Run, value: JqValue, key: JqObject): JqValue {
  if (value === null) return null;
  if (!Array.isArray(value) && typeof value !== "string") return refuseIndex(value, key);
  return slice(run, value, ...boundsOfKey(key));
}
