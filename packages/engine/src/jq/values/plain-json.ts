import { printsAsInJavaScript } from "./format-number.ts";
import type { Run } from "./run.ts";
import { isObject } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/** Deeper values are left to the writer that needs no stack. */
const MAX_DEPTH = 200;

/**
 * True if `JSON.stringify` writes the value as jq does, which it does three times as fast as we can: no number prints
 * differently (`1e-05`), none kept its digits. Strings may have U+007F, which is for the caller to look for in the text.
 * The text to come is charged on the way.
 */
export function printsAsJson(value: JqValue, depth: number, run: Run | undefined): boolean {
  switch (typeof value) {
    case "string":
      run?.allocate(value.length);
      run?.readText(value.length);
      return true;
    case "number":
      return printsAsInJavaScript(value);
    case "boolean":
      return true;
  }
  if (value === null) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return elementsPrint(value, depth + 1, run);
  return isObject(value) && fieldsPrint(value, depth + 1, run);
}

function elementsPrint(array: readonly JqValue[], depth: number, run: Run | undefined): boolean {
  run?.spend(array.length);
  run?.allocate(2 * array.length + 2);
  for (const element of array) if (!printsAsJson(element, depth, run)) return false;
  return true;
}

function fieldsPrint(object: JqObject, depth: number, run: Run | undefined): boolean {
  const keys = Object.keys(object);
  run?.readEntries(keys.length);
  for (const key of keys) {
    run?.allocate(key.length + 5);
    if (!printsAsJson(object[key] ?? null, depth, run)) return false;
  }
  return true;
}
