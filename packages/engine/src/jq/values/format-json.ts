import { ExactNumber } from "./exact-number.ts";
import { formatNumber } from "./format-number.ts";
import { writeJson } from "./json-writer.ts";
import { printsAsJson } from "./plain-json.ts";
import { escapeDelete, quote } from "./quote.ts";
import { JOINED_TEXT_SIZE, type Run } from "./run.ts";
import type { JqObject, JqValue } from "./value.ts";

/** Levels written by recursion, which is faster; what lies deeper is written with a stack of our own. */
const RECURSION_DEPTH = 200;

/**
 * A value as `tojson` and `jq -c` write it. Below 10 000 levels it says `<skipped: too deep>`. With a run, the text is
 * charged while it is made: `reduce range(40) as $i (1; [., .]) | tojson` is small to hold and endless to write.
 */
export function formatJson(value: JqValue, run?: Run): string {
  if (typeof value === "number") return formatNumber(value);
  const allocation = run?.allocation ?? 0;
  if (!printsAsJson(value, 0, run)) return compact(value, 0, run);
  const charged = allocation - (run?.allocation ?? 0);
  if (charged > LARGE) return compact(value, 0, run);
  // jq escapes U+007F, which stands in strings alone.
  const text = escapeDelete(JSON.stringify(value), run);
  run?.allocate(Math.max(0, text.length - charged));
  return text;
}

/**
 * A text this large is charged while it grows. A smaller one is charged for what it is longer than its parts when it is
 * made: `"\u0001" * 1000` becomes 6000 characters, and each number of `[range(1000) / 3]` 18.
 */
const LARGE = 10_000_000;

/** A value as `jq .` writes it, over several lines: `indent` is a number of spaces, or a tab. Zero only breaks lines. */
export function formatJsonPretty(value: JqValue, indent: number | "\t" = 2): string {
  return writeJson(value, 0, indent === "\t" ? indent : " ".repeat(indent), undefined);
}

function compact(value: JqValue, depth: number, run: Run | undefined): string {
  switch (typeof value) {
    case "string": {
      run?.allocate(value.length + 2);
      run?.readText(value.length);
      return quote(value, run);
    }
    case "number":
      return formatNumber(value);
    case "boolean":
      return value ? "true" : "false";
  }
  if (value === null) return "null";
  if (depth > RECURSION_DEPTH) return writeJson(value, depth, null, run);
  if (Array.isArray(value)) return compactArray(value, depth + 1, run);
  if (!ExactNumber.is(value)) return compactObject(value, depth + 1, run);
  const digits = formatNumber(value);
  run?.noteJoined(digits.length);
  return digits;
}

function compactArray(array: readonly JqValue[], depth: number, run: Run | undefined): string {
  run?.spend(array.length);
  run?.allocate((2 + JOINED_TEXT_SIZE) * array.length + 2);
  let text = "[";
  for (let i = 0; i < array.length; i++) {
    if (i > 0) text += ",";
    text += compact(array[i] ?? null, depth, run);
  }
  return `${text}]`;
}

function compactObject(object: JqObject, depth: number, run: Run | undefined): string {
  let text = "";
  const keys = Object.keys(object);
  run?.readEntries(keys.length);
  for (const key of keys) {
    run?.allocate(key.length + 5 + 3 * JOINED_TEXT_SIZE);
    text += `${text === "" ? "{" : ","}${quote(key, run)}:${compact(object[key] ?? null, depth, run)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}
