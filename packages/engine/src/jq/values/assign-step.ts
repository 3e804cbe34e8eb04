import { refuseIndex } from "./error-text.ts";
import { raise } from "./jq-error.ts";
import { chargeKey, setKey } from "./object-keys.ts";
import { ENTRY_SIZE, type Run } from "./run.ts";
import { boundsOfKey, sliceBounds } from "./slice-bounds.ts";
import { isNumber, isObject, toDouble } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/** The highest position that jq sets in an array. */
const MAX_INDEX = 2 ** 29 - 1;

/** While an array grows, an element takes the memory of some 16 characters: `setpath([1e8]; 1)` would take 1.6 GB. */
const PADDING_COST = 16;

/** Steps of putting a new key into a large object, which grows by being written anew. */
const NEW_KEY = 20;

/**
 * Containers that were made during one update and that nothing else refers to: they may be changed in place, so that
 * a thousand changes to one array copy it once.
 */
export type Owned = Set<JqValue>;

/** `container` with `value` at one key, index or slice; null becomes the container that the key asks for. */
export function assignStep(run: Run, container: JqValue, key: JqValue, value: JqValue, owned: Owned): JqValue {
  if (typeof key === "string") {
    if (container === null || isObject(container)) return assignField(run, container ?? {}, key, value, owned);
  } else if (isNumber(key)) {
    if (container === null || Array.isArray(container)) {
      return assignElement(run, container ?? [], toDouble(key), value, owned);
    }
  } else if (isObject(key)) return assignSlice(run, container, key, value, owned);
  else if (Array.isArray(key) && Array.isArray(container)) refuseArrayKey();
  return refuseIndex(container, key);
}

/** `.[[1,2]]` finds where elements stand in a row; it is no place to write to. */
export function refuseArrayKey(): never {
  return raise(() => "Cannot update field at array index of array");
}

function assignField(run: Run, object: JqObject, key: string, value: JqValue, owned: Owned): JqObject {
  const target = owned.has(object) ? object : copyObject(run, object, owned);
  chargeKey(run, target, key);
  // Quicker than asking `hasOwn`. Names like `toString`, which are no keys and found all the same, go uncharged: a dozen.
  if (target[key] === undefined) {
    run.spend(NEW_KEY);
    run.allocate(ENTRY_SIZE);
  }
  setKey(target, key, value);
  return target;
}

/**
 * The position that a number stands for in an array of this length. Asked on the way in, too: of `.[-1][{}] = 1` jq says
 * what is wrong with the -1, not with what follows it.
 */
export function positionToSet(length: number, key: number): number {
  if (Number.isNaN(key)) raise(() => "Cannot set array element at NaN index");
  const given = Math.trunc(key);
  const position = given < 0 ? given + length : given;
  if (position < 0) raise(() => "Out of bounds negative array index");
  if (position > MAX_INDEX) raise(() => "Array index too large");
  return position;
}

function assignElement(run: Run, array: JqValue[], key: number, value: JqValue, owned: Owned): JqValue[] {
  const position = positionToSet(array.length, key);
  run.allocate(PADDING_COST * Math.max(0, position + 1 - array.length));
  run.spend(Math.max(0, position - array.length));
  const target = owned.has(array) ? array : copyArray(run, array, owned);
  for (let i = target.length; i < position; i++) target.push(null);
  target[position] = value;
  return target;
}

/** `.[start:end] = value`; the value must be an array, which may be of another length than the slice. */
function assignSlice(run: Run, container: JqValue, key: JqObject, value: JqValue, owned: Owned): JqValue[] {
  if (typeof container === "string") raise(() => "Cannot update string slices");
  const array = container === null ? [] : Array.isArray(container) ? container : refuseIndex(container, key);
  const { start, end } = sliceBounds(array.length, ...boundsOfKey(key));
  if (!Array.isArray(value)) return raise(() => "A slice of an array can only be assigned another array");
  run.readElements(array.length + value.length);
  run.allocateElements(array.length + value.length);
  const target = array.slice(0, start).concat(value, array.slice(end));
  owned.add(target);
  return target;
}

function copyObject(run: Run, object: JqObject, owned: Owned): JqObject {
  const entries = Object.keys(object).length;
  run.readEntries(entries);
  run.allocateEntries(entries);
  const copy = { ...object };
  owned.add(copy);
  return copy;
}

function copyArray(run: Run, array: readonly JqValue[], owned: Owned): JqValue[] {
  run.readElements(array.length);
  run.allocateElements(array.length + 1);
  const copy = array.slice();
  owned.add(copy);
  return copy;
}
