import { compare, compareStrings } from "../values/order.ts";
import type { Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";

/** Elements whose keys are equal, in their order. */
export interface Group {
  readonly key: JqValue;
  readonly members: JqValue[];
}

/** The order of two elements by their positions. */
type PositionOrder = (a: number, b: number) => number;

/** NaN is left to {@link compare}: it is below every number and equal to none. */
const isPlainNumber = (key: JqValue): key is number => typeof key === "number" && !Number.isNaN(key);
const isString = (key: JqValue): key is string => typeof key === "string";
const compareDoubles = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * `sort_by(.a, .b)` passes each key as `[a, b]`: all first parts, all second parts. `sort_by([.a, .b])` passes `[[a, b]]`,
 * which comes to the same. Null where keys are no arrays of one length.
 */
function columnsOf(keys: readonly JqValue[], levels: number = KEY_LEVELS): JqValue[][] | null {
  const length = commonLength(keys);
  if (length === null) return null;
  const columns: JqValue[][] = [];
  for (let i = 0; i < length; i++) {
    const column = keys.map((key) => (Array.isArray(key) ? (key[i] ?? null) : null));
    const parts = levels > 1 ? columnsOf(column, levels - 1) : null;
    if (parts === null) columns.push(column);
    else columns.push(...parts);
  }
  return columns;
}

/** How far arrays in keys are taken apart. */
const KEY_LEVELS = 2;

/** Wider keys are compared as the arrays they are. */
const WIDEST_KEY = 16;

function commonLength(keys: readonly JqValue[]): number | null {
  const [first] = keys;
  if (!Array.isArray(first) || first.length > WIDEST_KEY) return null;
  for (const key of keys) if (!Array.isArray(key) || key.length !== first.length) return null;
  return first.length;
}

/** Numbers and strings are compared as such, when a column has nothing else. */
function orderOf(run: Run, column: readonly JqValue[]): PositionOrder {
  if (column.every(isPlainNumber)) return (a, b) => compareDoubles(column[a] ?? 0, column[b] ?? 0);
  if (column.every(isString)) return (a, b) => compareStrings(column[a] ?? "", column[b] ?? "");
  return (a, b) => compare(column[a] ?? null, column[b] ?? null, run);
}

function orderByColumns(run: Run, columns: readonly (readonly JqValue[])[]): PositionOrder {
  const orders = columns.map((column) => orderOf(run, column));
  const [first, second] = orders;
  if (first === undefined) return () => 0;
  if (second === undefined) return first;
  if (orders.length === 2) return (a, b) => first(a, b) || second(a, b);
  return (a, b) => {
    let order = 0;
    for (let i = 0; order === 0 && i < orders.length; i++) order = orders[i]?.(a, b) ?? 0;
    return order;
  };
}

/** The order of two elements by their keys. */
function orderByKeys(run: Run, keys: readonly JqValue[]): PositionOrder {
  return orderByColumns(run, columnsOf(keys) ?? [keys]);
}

/** The elements in the order of their keys; equal keys stay in theirs. */
export function sortByKeys(run: Run, elements: readonly JqValue[], keys: readonly JqValue[]): JqValue[] {
  return sortedPositions(keys.length, orderByKeys(run, keys)).map((position) => elements[position] ?? null);
}

function sortedPositions(count: number, order: PositionOrder): number[] {
  const positions: number[] = [];
  for (let position = 0; position < count; position++) positions.push(position);
  return positions.sort(order);
}

/** The elements gathered by key, in the order of the keys. */
export function groupByKeys(run: Run, elements: readonly JqValue[], keys: readonly JqValue[]): Group[] {
  const columns = columnsOf(keys) ?? [keys];
  const [only] = columns;
  if (only !== undefined && columns.length === 1) {
    if (only.every(isPlainNumber)) return groupScalars(elements, only, compareDoubles);
    if (only.every(isString)) return groupScalars(elements, only, compareStrings);
  }
  return groupInOrder(elements, keys, orderByColumns(run, columns));
}

function groupInOrder(elements: readonly JqValue[], keys: readonly JqValue[], order: PositionOrder): Group[] {
  const groups: Group[] = [];
  let last = -1;
  for (const position of sortedPositions(keys.length, order)) {
    const element = elements[position] ?? null;
    if (last >= 0 && order(last, position) === 0) groups.at(-1)?.members.push(element);
    else groups.push({ key: keys[position] ?? null, members: [element] });
    last = position;
  }
  return groups;
}

/** Gathers first and sorts the few keys then, which takes less than sorting all elements. */
function groupScalars<Key extends number | string>(
  elements: readonly JqValue[],
  keys: readonly Key[],
  order: (a: Key, b: Key) => number,
): Group[] {
  const groups = new Map<Key, Group>();
  keys.forEach((key, position) => {
    const element = elements[position] ?? null;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { key, members: [element] });
    else known.members.push(element);
  });
  return [...groups.keys()].sort(order).flatMap((key) => groups.get(key) ?? []);
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
  const order = orderByKeys(run, keys);
  let best = 0;
  for (let position = 1; position < elements.length; position++) {
    if (better(order(position, best))) best = position;
  }
  return elements[best] ?? null;
}
