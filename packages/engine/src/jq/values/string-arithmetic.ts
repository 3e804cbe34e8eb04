import { raise } from "./jq-error.ts";
import { CONTAINER_SIZE, ELEMENT_SIZE, JOINED_TEXT_SIZE, type Run } from "./run.ts";

/** The longest string that JavaScript can make (2^29 - 24 units). */
const MAX_LENGTH = 536_870_888;

/** What a part of a text takes: a place in an array, and the text, which refers to the whole or holds a copy. */
const PART_SIZE = ELEMENT_SIZE + JOINED_TEXT_SIZE;

/** jq's own bound on `*`. */
const MAX_REPEATED = 2_147_483_647;

/**
 * `a + b`. JavaScript joins strings without copying, so only the shorter side is charged: appending a letter a hundred
 * thousand times costs a hundred thousand, doubling costs what the result holds.
 */
export function concatenateStrings(run: Run, a: string, b: string): string {
  run.allocate(JOINED_TEXT_SIZE + Math.min(a.length, b.length));
  if (a.length + b.length > MAX_LENGTH) raise(() => "String too long");
  run.noteJoined(a.length + b.length);
  return a + b;
}

/** `text * count`: whole repetitions; null for a negative count or NaN. */
export function repeatString(run: Run, text: string, count: number): string | null {
  if (count < 0 || Number.isNaN(count)) return null;
  if (text === "") return "";
  const length = text.length * Math.floor(count);
  if (length >= MAX_REPEATED) tooLong();
  run.allocate(length);
  if (length > MAX_LENGTH) tooLong();
  return text.repeat(count);
}

/** `text / separator`: nothing for an empty text, code points for an empty separator. */
export function splitString(run: Run, text: string, separator: string): string[] {
  if (text === "") return [];
  run.searchText(text.length, separator.length);
  run.spend(text.length);
  return partsOf(run, text, separator);
}

/** An array of single characters is charged before it is made, any other before the next part of it. */
function partsOf(run: Run, text: string, separator: string): string[] {
  if (separator === "") {
    run.allocateElements(text.length);
    return Array.from(text);
  }
  const most = Math.floor(text.length / separator.length) + 1;
  if (most * PART_SIZE <= run.allocation) {
    const parts = text.split(separator);
    run.allocate(CONTAINER_SIZE + PART_SIZE * parts.length);
    return parts;
  }
  return partsOneByOne(run, text, separator);
}

function partsOneByOne(run: Run, text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
    run.allocate(PART_SIZE);
    parts.push(text.slice(start, at));
    start = at + separator.length;
  }
  parts.push(text.slice(start));
  return parts;
}

function tooLong(): never {
  raise(() => "Repeat string result too long");
}
