import { formatNumber } from "./format-number.ts";
import { quote } from "./quote.ts";
import type { Run } from "./run.ts";
import { isNumber } from "./type-of.ts";
import type { JqObject, JqValue } from "./value.ts";

/**
 * The JSON text of a value, or a beginning of it that is longer than `enough` characters. It stops there: an error about
 * a value of megabytes costs no more than one about `[]`, and nesting deeper than `enough` is never entered.
 */
export function dumpPrefix(value: JqValue, enough: number, run?: Run): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return quotePrefix(value, enough, run);
  if (isNumber(value)) return formatNumber(value).slice(0, enough + 1);
  let text = Array.isArray(value) ? "[" : "{";
  for (const entry of entriesOf(value, run)) {
    if (text.length > enough) return text;
    const separator = text.length === 1 ? "" : ",";
    const key = entry.key === undefined ? "" : `${quotePrefix(entry.key, enough, run)}:`;
    text += separator + key + dumpPrefix(entry.value, enough - text.length - separator.length, run);
  }
  return text + (Array.isArray(value) ? "]" : "}");
}

function* entriesOf(
  value: JqValue[] | JqObject,
  run: Run | undefined,
): Generator<{ key: string | undefined; value: JqValue }> {
  if (Array.isArray(value)) {
    for (const element of value) yield { key: undefined, value: element };
    return;
  }
  const keys = Object.keys(value);
  run?.readKeys(keys.length);
  for (const key of keys) yield { key, value: value[key] ?? null };
}

function quotePrefix(text: string, enough: number, run: Run | undefined): string {
  run?.readText(text.length);
  return text.length <= enough + 1 ? quote(text) : quote(text.slice(0, enough + 1)).slice(0, -1);
}
