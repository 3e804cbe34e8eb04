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

/** `sort_by(.a, .b)` passes each key as `[a, b]`: all first parts, all second parts. Null where keys are no arrays of one length. */
function columnsOf(keys: readonly JqValue[]): JqValue[][] | null {
  const [first] = keys;
  if (!Array.isArray(first)) return null;
  const columns = first.map((): JqValue[] => []);
  for (const key of keys) {
    if (!Array.isArray(key) || key.length !== columns.length) return null;
    for (const [i, column] of columns.entries()) column.push(key[i] ?? null);
  }
  return columns;
}

/** Numbers and strings are compared as such, when a column has nothing else. */
function orderOf(run: Run, column: readonly JqValue[]): PositionOrder {
  if (column.every(isPlainNumber)) return (a, b) => compareDoubles(column[a] ?? 0, column[b] ?? 0);
  if (column.every(isString)) return (a, b) => compareStrings(column[a] ?? "", column[b] ?? "");
  return (a, b) => compare(column[a] ?? null, column[b] ?? null, run);
}

function orderByColumns(run: Run, columns: readonly (readonly JqValue[])[]): PositionOrder {
  const [first, ...rest] = columns.map((column) => orderOf(run, column));
  if (first === undefined) return () => 0;
  if (rest.length === 0) return first;
  return (a, b) => {
    let order = first(a, b);
    for (let i = 0; order === 0 && i < rest.length; i++) order = rest[i]?.(a, b) ?? 0;
    return order;
  };
}

/** The elements in the order of their keys; equal keys stay in theirs. */
export function sortByKeys(run: Run, elements: readonly JqValue[], keys: readonly JqValue[]): JqValue[] {
  return groupByKeys(run, elements, keys).flatMap(({ members }) => members);
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
  const positions = Array.from(keys, (_, position) => position).sort(order);
  const groups: Group[] = [];
  let last = -1;
  for (const position of positions) {
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
