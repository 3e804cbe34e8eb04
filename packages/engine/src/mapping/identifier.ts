import { formatNumber } from "../jq/values/format-number.ts";
import { isNumber, isObject, toDouble } from "../jq/values/type-of.ts";
import type { JqObject, JqValue } from "../jq/values/value.ts";
import { isSearchQuery } from "./search-query.ts";

/**
 * Whether a value means "there is none" as identifier or blueprint: null, `""`, 0, false, `[]`, `{}`. An item without
 * one has no entity, and that is not an error.
 */
export function isEmptyKey(value: JqValue): boolean {
  if (value === null || value === "" || value === false) return true;
  if (isNumber(value)) return toDouble(value) === 0;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** A string as it is, a number by its digits: `12345678901234567890`. Undefined for any other type. */
export function textOf(value: JqValue): string | undefined {
  if (typeof value === "string") return value;
  return isNumber(value) ? formatNumber(value) : undefined;
}

/** What an identifier that is not empty stands for: its text, a search query, or undefined for what it cannot be. */
export function identifierOf(value: JqValue): string | JqObject | undefined {
  return isSearchQuery(value) ? value : textOf(value);
}
