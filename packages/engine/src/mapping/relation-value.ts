import type { JqValue } from "../jq/values/value.ts";
import { textOf } from "./identifier.ts";
import { isSearchQuery } from "./search-query.ts";

/**
 * A relation as it is handed on: a target, a list of targets, null, or a search query; numbers become their text.
 * Undefined for anything else: `true`, `[["a"]]`, `{"id": 1}`.
 */
export function relationValue(value: JqValue): JqValue | undefined {
  if (!Array.isArray(value)) return value === null || isSearchQuery(value) ? value : textOf(value);
  if (value.every((element) => element === null || typeof element === "string")) return value;
  const targets = value.map((element) => (element === null ? null : textOf(element)));
  return targets.every((target) => target !== undefined) ? targets : undefined;
}

/** An icon or team: scalars become text. What is none (a list as icon) is for the blueprint's check to refuse. */
export function scalarText(value: JqValue): JqValue {
  return typeof value === "boolean" ? String(value) : (textOf(value) ?? value);
}
