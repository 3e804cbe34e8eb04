import { type Run, SHORT_TEXT } from "./run.ts";
import type { JqObject } from "./value.ts";

/** Negative, zero or positive. By code point, which is the order of the UTF-8 bytes: U+FFFF comes before U+10000. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA !== unitB) return rankOfUnit(unitA) - rankOfUnit(unitB);
  }
  return a.length - b.length;
}

const SURROGATE = /[\ud800-\udfff]/;

/** Whether `<` compares the texts as jq does: UTF-16 differs from the order of code points where there are surrogates. */
export function areInPlainOrder(texts: readonly string[]): boolean {
  return !texts.some((text) => SURROGATE.test(text));
}

/** Sorts the texts in place. JavaScript's own order takes half the time. */
export function sortStrings(texts: string[], run?: Run): string[] {
  if (run !== undefined) readToSort(run, texts);
  return texts.length < 2 || areInPlainOrder(texts) ? texts.sort() : texts.sort(compareStrings);
}

/** The keys of an object as `keys` orders them. */
export function sortedKeys(object: JqObject, run?: Run): string[] {
  const keys = Object.keys(object);
  run?.readKeys(keys.length);
  return sortStrings(keys, run);
}

/** Charges the comparisons that sorting texts takes, each of which may go through all of two texts. */
export function readToSort(run: Run, texts: readonly string[]): void {
  const rounds = Math.ceil(Math.log2(texts.length + 1));
  run.spend(texts.length * rounds);
  for (const text of texts) {
    run.readText(text.length);
    if (text.length > SHORT_TEXT) run.spend((rounds - 1) * (text.length >> 3));
  }
}

/** Puts surrogates, which stand for code points from U+10000 on, above U+E000 to U+FFFF. */
function rankOfUnit(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
