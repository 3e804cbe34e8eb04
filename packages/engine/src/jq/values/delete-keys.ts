import { raise } from "./jq-error.ts";
import { setKey } from "./object-keys.ts";
import { ENTRY_SIZE, type Run } from "./run.ts";
import { boundsOfKey, sliceBounds } from "./slice-bounds.ts";
import { isNumber, isObject, toDouble, typeOf } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/** A container without the given keys, indexes and slices, all of which mean the container as it was. */
export function deleteKeys(run: Run, container: JqValue, keys: readonly JqValue[]): JqValue {
  if (container === null || keys.length === 0) return container;
  if (Array.isArray(container)) return deleteElements(run, container, keys);
  if (isObject(container)) return deleteFields(run, container, keys);
  return raise(() => `Cannot delete fields from ${typeOf(container)}`);
}

function deleteElements(run: Run, array: readonly JqValue[], keys: readonly JqValue[]): JqValue[] {
  run.spend(array.length + keys.length);
  run.allocateElements(array.length);
  const gone = new Set<number>();
  for (const key of keys) {
    if (isNumber(key)) gone.add(positionOf(toDouble(key), array.length));
    else if (isObject(key)) addSlice(run, gone, key, array.length);
    else raise(() => `Cannot delete ${typeOf(key)} element of array`);
  }
  return array.filter((_element, i) => !gone.has(i));
}

function positionOf(key: number, length: number): number {
  const position = Math.trunc(key);
  return position < 0 ? position + length : position;
}

function addSlice(run: Run, gone: Set<number>, key: JqObject, length: number): void {
  const { start, end } = sliceBounds(length, ...boundsOfKey(key));
  run.spend(4 * (end - start));
  run.allocate(ENTRY_SIZE * (end - start));
  for (let i = start; i < end; i++) gone.add(i);
}

function deleteFields(run: Run, object: JqObject, keys: readonly JqValue[]): JqObject {
  const gone = new Set<string>();
  for (const key of keys) {
    if (typeof key !== "string") raise(() => `Cannot delete ${typeOf(key)} field of object`);
    else {
      run.spend(4);
      run.readText(key.length);
      gone.add(key);
    }
  }
  const names = Object.keys(object);
  run.readEntries(names.length);
  run.allocateEntries(names.length);
  const rest: JqObject = {};
  for (const name of names) if (!gone.has(name)) setKey(rest, name, object[name] ?? null);
  return rest;
}
