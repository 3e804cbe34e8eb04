import { readNumber } from "./literal-number.ts";
import type { JqObject, JqValue } from "./value.ts";

/** Stands in front of a number in its string: a character that JSON takes as it is and hardly any text has. */
const MARK = "\x7f";
const MARK_CODE = 0x7f;
/** How a spelling of it as an escape begins. */
const ESCAPED_MARK = "\\u007";

/** True if a string of the text may begin with the mark already. */
export function mayHaveMark(text: string): boolean {
  return text.includes(MARK) || text.includes(ESCAPED_MARK);
}

/** The text with numbers as strings: `{"v":1.10}` as `{"v":"\x7f1.10"}`. `places` are where they begin and end. */
export function markNumbers(text: string, places: readonly number[]): string {
  let marked = "";
  let done = 0;
  for (let i = 0; i < places.length; i += 2) {
    const start = places[i] ?? 0;
    const end = places[i + 1] ?? 0;
    marked += `${text.slice(done, start)}"${MARK}${text.slice(start, end)}"`;
    done = end;
  }
  return marked + text.slice(done);
}

type Container = JqValue[] | JqObject;

/**
 * Puts the numbers back where the parsed text has their strings. Undefined if fewer than `count` are found: one stood where no value
 * can (`{1.0:1}`), or its key came again (`{"a":1.0,"a":2}`).
 */
export function unmarkNumbers(value: JqValue, count: number): JqValue | undefined {
  const root: JqValue[] = [value];
  const open: Container[] = [root];
  let left = count;
  for (let each = open.pop(); each !== undefined && left > 0; each = open.pop()) {
    left -= Array.isArray(each) ? unmarkElements(each, open) : unmarkFields(each, open);
  }
  return left === 0 ? root[0] : undefined;
}

function unmarkElements(array: JqValue[], open: Container[]): number {
  let found = 0;
  for (let i = 0; i < array.length; i++) {
    const value = array[i];
    if (typeof value === "string") {
      if (value.charCodeAt(0) !== MARK_CODE) continue;
      array[i] = numberOf(value);
      found += 1;
    } else if (isContainer(value)) open.push(value);
  }
  return found;
}

function unmarkFields(object: JqObject, open: Container[]): number {
  let found = 0;
  // No key is inherited, and `Object.keys` or `Object.values` would make an array for each object.
  for (const key in object) {
    const value = object[key];
    if (typeof value === "string") {
      if (value.charCodeAt(0) !== MARK_CODE) continue;
      object[key] = numberOf(value);
      found += 1;
    } else if (isContainer(value)) open.push(value);
  }
  return found;
}

/** `JSON.parse` gives no number that kept its digits. */
function isContainer(value: JqValue | undefined): value is Container {
  return typeof value === "object" && value !== null;
}

function numberOf(marked: string): JqValue {
  return readNumber(marked.slice(1)) ?? null;
}
