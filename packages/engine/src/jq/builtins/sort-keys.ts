import { compare, compareStrings } from "../values/order.ts";
import type { Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";

/** Elements whose keys are equal, in their order. */
export interface Group {
  readonly key: JqValue;
  readonly members: JqValue[];
}

type Scalar = number | string;

/** NaN is left to {@link compare}: it is below every number and equal to none. */
const isPlainNumber = (key: JqValue): key is number => typeof key === "number" && !Number.isNaN(key);
const isString = (key: JqValue): key is string => typeof key === "string";
const compareDoubles = (a: number, b: number): number => a - b || compare(a, b);

/** `sort_by(.a)` passes each key as `[key]`. The keys without the brackets, when every one is alone in them. */
function unwrapped(keys: readonly JqValue[]): readonly JqValue[] {
  const inner: JqValue[] = [];
  for (const key of keys) {
    if (!Array.isArray(key) || key.length !== 1) return keys;
    inner.push(key[0] ?? null);
  }
  return inner;
}

/** The positions of the keys in sorted order; equal keys stay in theirs. Keys that are all numbers or all strings are compared as such. */
function sortedPositions(run: Run, keys: readonly JqValue[]): number[] {
  const positions = Array.from(keys, (_, position) => position);
  const by = <Key extends JqValue>(column: readonly Key[], order: (a: Key, b: Key) => number): number[] =>
    positions.sort((a, b) => order(column[a] as Key, column[b] as Key));
  if (keys.every(isPlainNumber)) return by(keys, compareDoubles);
  return keys.every(isString) ? by(keys, compareStrings) : by(keys, (a, b) => compare(a, b, run));
}

/** The elements in the order of their keys. */
export function sortByKeys(run: Run, elements: readonly JqValue[], keys: readonly JqValue[]): JqValue[] {
  return sortedPositions(run, unwrapped(keys)).map((position) => elements[position] ?? null);
}

/** The elements gathered by key, in the order of the keys. */
export function groupByKeys(run: Run, elements: readonly JqValue[], keys: readonly JqValue[]): Group[] {
  const columns = unwrapped(keys);
  if (columns.every(isPlainNumber)) return groupScalars(elements, columns, compareDoubles);
  if (columns.every(isString)) return groupScalars(elements, columns, compareStrings);
  const groups: Group[] = [];
  for (const position of sortedPositions(run, columns)) {
    const key = columns[position] ?? null;
    const element = elements[position] ?? null;
    const last = groups.at(-1);
    if (last !== undefined && compare(last.key, key, run) === 0) last.members.push(element);
    else groups.push({ key, members: [element] });
  }
  return groups;
}

/** Gathers first and sorts the few keys then, which takes less than sorting all elements. */
function groupScalars<Key extends Scalar>(
  elements: readonly JqValue[],
  keys: readonly Key[],
  order: (a: Key, b: Key) => number,
): Group[] {
  const members = new Map<Key, JqValue[]>();
  for (const [position, key] of keys.entries()) {
    const known = members.get(key);
    const element = elements[position] ?? null;
    if (known === undefined) members.set(key, [element]);
    else known.push(element);
  }
  return [...members.keys()].sort(order).map((key) => ({ key, members: members.get(key) ?? [] }));
}

/** The first element with the least key. */
export function leastByKeys(run: Run, elements: readonly JqValue[], keys: readonly JqValue[]): JqValue {
  return pick(run, elements, keys, (order) => order < 0);
}

/** The last element with the greatest key. */
export function greatestByKeys(run: Run, elements: readonly JqValue[], keys: readonly JqValue[]): JqValue {
  return pick(run, elements, keys, (order) => order >= 0);
}

function pick(
  run: Run,
  elements: readonly JqValue[],
  keys: readonly JqValue[],
  better: (order: number) => boolean,
): JqValue {
  let best = 0;
  for (let position = 1; position < elements.length; position++) {
    if (better(compare(keys[position] ?? null, keys[best] ?? null, run))) best = position;
  }
  return elements[best] ?? null;
}
