import { formatNumber } from "./format-number.ts";
import { quote } from "./quote.ts";
import { isNumber } from "./type-of.ts";
import type { JqValue } from "./value.ts";

/**
 * The JSON text of a value, or a beginning of it that is longer than `enough` characters. It stops there: an error about
 * a value of megabytes costs no more than one about `[]`, and nesting deeper than `enough` is never entered.
 */
export function dumpPrefix(value: JqValue, enough: number): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return quotePrefix(value, enough);
  if (isNumber(value)) return formatNumber(value);
  let text = Array.isArray(value) ? "[" : "{";
  for (const entry of entriesOf(value)) {
    if (text.length > enough) return text;
    const separator = text.length === 1 ? "" : ",";
    const key = entry.key === undefined ? "" : `${quotePrefix(entry.key, enough)}:`;
    text += separator + key + dumpPrefix(entry.value, enough - text.length - separator.length);
  }
  return text + (Array.isArray(value) ? "]" : "}");
}

function* entriesOf(
  value: JqValue[] | { readonly [key: string]: JqValue },
): Generator<{ key: string | undefined; value: JqValue }> {
  if (Array.isArray(value)) {
    for (const element of value) yield { key: undefined, value: element };
    return;
  }
  for (const key of Object.keys(value)) yield { key, value: value[key] ?? null };
}

function quotePrefix(text: string, enough: number): string {
  return text.length <= enough + 1 ? quote(text) : quote(text.slice(0, enough + 1)).slice(0, -1);
}
