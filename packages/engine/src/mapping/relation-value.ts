import type { JqValue } from "../jq/values/value.ts";
import { textOf } from "./identifier.ts";
import { isSearchQuery } from "./search-query.ts";

/**
 * A relation as it is stored: a target, a list of targets, null, or a search query; numbers become their text. In a list, null names
 * nothing and a target counts once: `["a",null,"a"]` is `["a"]`.
 * Undefined for anything else: `true`, `[["a"]]`, `{"id": 1}`.
 */
export function relationValue(value: JqValue): JqValue | undefined {
  if (!Array.isArray(value)) return value === null || isSearchQuery(value) ? value : textOf(value);
  const named = value.filter((element) => element !== null);
  const targets = named.flatMap((element) => textOf(element) ?? []);
  return targets.length === named.length ? [...new Set(targets)] : undefined;
}

/** An icon or team: scalars become text. What is none (a list as icon) is for the blueprint's check to refuse. */
export function scalarText(value: JqValue): JqValue {
  return typeof value === "boolean" ? String(value) : (textOf(value) ?? value);
}
