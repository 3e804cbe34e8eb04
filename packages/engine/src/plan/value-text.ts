import { formatNumber } from "../jq/values/format-number.ts";
import { isNumber, typeOf } from "../jq/values/type-of.ts";
import type { JqValue } from "../jq/values/value.ts";

/** A string as it is, a number as its exact text, null for anything else. */
export function textOrNumber(value: JqValue): string | null {
  if (typeof value === "string") return value;
  return isNumber(value) ? formatNumber(value) : null;
}

const NAMES = {
  null: "null",
  boolean: "a boolean",
  number: "a number",
  string: "a string",
  array: "a list",
  object: "an object",
} as const;

/** What a message says was found. */
export function describeType(value: JqValue): string {
  return NAMES[typeOf(value)];
}
