import type { JqValue } from "../jq/values/value.ts";
import { textOf } from "./identifier.ts";
import { isSearchQuery } from "./search-query.ts";

/**
 * A relation as it is stored: a target, a list of targets, null, or a search query; numbers become their text. In a list, null names
 * nothing and a target counts once: `["a",null,"a"]` is `["a"]`.
 * Undefined for anything else: `true`, `[["a"]]`, `{"id": 1}`.
 */
export function relationValue(value: JqValue): JqValue | undefined {
  if (Array.isArray(value)) return targetsOf(value);
  return value === null || isSearchQuery(value) ? value : textOf(value);
}

/** So many texts are compared one by one in less time than a set of them is made. */
const FEW = 16;

function targetsOf(list: readonly JqValue[]): string[] | undefined {
  const targets: string[] = [];
  for (const element of list) {
    if (element === null) continue;
    const target = textOf(element);
    if (target === undefined) return undefined;
    if (targets.length > FEW || !targets.includes(target)) targets.push(target);
  }
  return targets.length > FEW ? [...new Set(targets)] : targets;
}

/** An icon or team: scalars become text. What is none (a list as icon) is for the blueprint's check to refuse. */
export function scalarText(value: JqValue): JqValue {
  return typeof value === "boolean" ? String(value) : (textOf(value) ?? value);
}
