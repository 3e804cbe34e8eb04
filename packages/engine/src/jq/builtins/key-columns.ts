import type { JqValue } from "../values/value.ts";

/** The keys of elements part by part: all first parts, all second ones, … Each column has one entry per element. */
export type Columns = readonly (readonly JqValue[])[];

/** Of the parts of a key as it is written, how many columns they make: `[.a, [.b, .c]]` is null and 2. */
export type KeyShape = readonly (number | null)[];

/** Each key by itself, or its parts where all keys are arrays of one length: `[1, "a"]` is compared as 1, then "a". */
export function columnsOfKeys(keys: readonly JqValue[]): Columns {
  return columnsOf(keys) ?? [keys];
}

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

/** The keys themselves again: arrays whose parts are values, or arrays of values. */
export function rowsOfColumns(columns: Columns, shape: KeyShape): JqValue[] {
  const [first = []] = columns;
  return first.map((_, row) => {
    const values = columns.map((column) => column[row] ?? null);
    return shape.map((width) => (width === null ? (values.shift() ?? null) : values.splice(0, width)));
  });
}
