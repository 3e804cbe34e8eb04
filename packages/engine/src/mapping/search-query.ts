import { isObject } from "../jq/values/type-of.ts";
import type { JqObject, JqValue } from "../jq/values/value.ts";

/**
 * Whether a value is a search query, whether written as one in the configuration or computed by an expression:
 * `{"combinator": "and", "rules": [{"property": "$title", "operator": "=", "value": "core"}]}`. What its rules say is
 * judged where it is resolved, against the catalog.
 */
export function isSearchQuery(value: JqValue): value is JqObject {
  if (!isObject(value)) return false;
  const { combinator, rules } = value;
  return combinator !== undefined && Array.isArray(rules);
}
