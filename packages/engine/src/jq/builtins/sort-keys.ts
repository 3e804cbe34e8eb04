import { areInPlainOrder, compare, compareStrings, sortStrings } from "../values/order.ts";
import { type Run, SHORT_TEXT } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";
import type { Columns } from "./key-columns.ts";
import { packedPositions } from "./packed-order.ts";

/** The order of two elements by their positions. */
type PositionOrder = (a: number, b: number) => number;

/**
 * NaN is left to {@link compare}: it is below every number and equal to none. A loop, as in {@link areTexts}: `every` takes
 * three times as long once V8 has called it with enough other functions and stops copying them to where they are called.
 */
function arePlainNumbers(keys: readonly JqValue[]): keys is readonly number[] {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (typeof key !== "number" || Number.isNaN(key)) return false;
  }
  return true;
}

/** Charges long ones as it meets them: each is compared in as many rounds as a sort takes, without a charge of its own. */
function areTexts(run: Run, keys: readonly JqValue[]): keys is readonly string[] {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (typeof key !== "string") return false;
    if (key.length > SHORT_TEXT) {
      run.readText(key.length);
      run.spend(sortRounds(keys.length) * (key.length >> 3));
    }
  }
  return true;
}

/** How often a sort of so many elements looks at each. */
export const sortRounds = (count: number): number => Math.ceil(Math.log2(count + 2));

const compareDoubles = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
const sortNumbers = (keys: number[]): number[] => keys.sort(compareDoubles);

/** Numbers and strings are compared as such, when a column has nothing else. */
function orderOf(run: Run, column: readonly JqValue[]): PositionOrder {
  if (arePlainNumbers(column)) return (a, b) => compareDoubles(column[a] ?? 0, column[b] ?? 0);
  if (areTexts(run, column)) return orderOfTexts(column);
  return (a, b) => compare(column[a] ?? null, column[b] ?? null, run);
}

function orderOfTexts(column: readonly string[]): PositionOrder {
  if (!areInPlainOrder(column)) return (a, b) => compareStrings(column[a] ?? "", column[b] ?? "");
  return (a, b) => {
    const [left = "", right = ""] = [column[a], column[b]];
    return left < right ? -1 : left > right ? 1 : 0;
  };
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

/** The elements in the order of their keys; equal keys stay in theirs. */
export function sortByKeys(run: Run, elements: readonly JqValue[], columns: Columns): JqValue[] {
  const [only] = columns;
  if (only === elements && areTexts(run, only)) return sortStrings(only.slice());
  const positions = sortedPositions(run, elements.length, columns);
  const sorted: JqValue[] = [];
  for (let rank = 0; rank < positions.length; rank++) sorted.push(elements[positions[rank] ?? 0] ?? null);
  return sorted;
}

function sortedPositions(run: Run, count: number, columns: Columns): Iterable<number> & ArrayLike<number> {
  const packed = packedPositions(columns, count);
  if (packed !== null) return packed;
  const positions: number[] = [];
  for (let position = 0; position < count; position++) positions.push(position);
  return positions.sort(orderByColumns(run, columns));
}

/** The elements with equal keys, each group in their order, in the order of the keys. */
export function groupByKeys(run: Run, elements: readonly JqValue[], columns: Columns): JqValue[][] {
  const [only] = columns;
  if (only !== undefined && columns.length === 1) {
    if (areTexts(run, only)) return groupScalars(elements, only, sortStrings);
    if (arePlainNumbers(only)) return groupScalars(elements, only, sortNumbers);
  }
  return groupInOrder(run, elements, columns);
}

function groupInOrder(run: Run, elements: readonly JqValue[], columns: Columns): JqValue[][] {
  const order = orderByColumns(run, columns);
  const groups: JqValue[][] = [];
  let last = -1;
  for (const position of sortedPositions(run, elements.length, columns)) {
    const element = elements[position] ?? null;
    if (last >= 0 && order(last, position) === 0) groups.at(-1)?.push(element);
    else groups.push([element]);
    last = position;
  }
  return groups;
}

/** The first element of each key, in the order of the keys. */
export function firstByKeys(run: Run, elements: readonly JqValue[], columns: Columns): JqValue[] {
  const [only] = columns;
  if (only !== undefined && columns.length === 1) {
    if (areTexts(run, only)) return firstOfScalars(elements, only, sortStrings);
    if (arePlainNumbers(only)) return firstOfScalars(elements, only, sortNumbers);
  }
  return groupInOrder(run, elements, columns).map(([first]) => first ?? null);
}

/** Gathers first and sorts the few keys then, which takes less than sorting all elements. */
function groupScalars<Key extends number | string>(
  elements: readonly JqValue[],
  keys: readonly Key[],
  sort: (keys: Key[]) => Key[],
): JqValue[][] {
  const groups = new Map<Key, JqValue[]>();
  for (let position = 0; position < keys.length; position++) {
    const key = keys[position] as Key;
    const element = elements[position] ?? null;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [element]);
    else known.push(element);
  }
  return inOrderOfKeys(groups, sort);
}

function firstOfScalars<Key extends number | string>(
  elements: readonly JqValue[],
  keys: readonly Key[],
  sort: (keys: Key[]) => Key[],
): JqValue[] {
  const firsts = new Map<Key, JqValue>();
  for (let position = 0; position < keys.length; position++) {
    const key = keys[position] as Key;
    if (!firsts.has(key)) firsts.set(key, elements[position] ?? null);
  }
  return inOrderOfKeys(firsts, sort);
}

function inOrderOfKeys<Key, Value>(byKey: ReadonlyMap<Key, Value>, sort: (keys: Key[]) => Key[]): Value[] {
  return sort([...byKey.keys()]).flatMap((key) => {
    const value = byKey.get(key);
    return value === undefined ? [] : [value];
  });
}

/** The first element with the least key. */
export function leastByKeys(run: Run, elements: readonly JqValue[], columns: Columns): JqValue {
  return pick(elements, orderByColumns(run, columns), (order) => order < 0);
}

/** The last element with the greatest key. */
export function greatestByKeys(run: Run, elements: readonly JqValue[], columns: Columns): JqValue {
  return pick(elements, orderByColumns(run, columns), (order) => order >= 0);
}

function pick(elements: readonly JqValue[], order: PositionOrder, better: (order: number) => boolean): JqValue {
  let best = 0;
  for (let position = 1; position < elements.length; position++) {
    if (better(order(position, best))) best = position;
  }
  return elements[best] ?? null;
}
