import { equals } from "../../jq/values/order.ts";
import type { EntityContent, StoredRelation } from "./catalog-entity.ts";

/**
 * Whether a reader could tell the two apart. Values as jq compares them (`1.0` is `1`, but all digits of an id count), keys in
 * any order, lists in theirs. A property that is null and one that is absent differ: a merge treats them differently.
 */
export function sameContent(a: EntityContent, b: EntityContent): boolean {
  return (
    a.title === b.title &&
    a.icon === b.icon &&
    equals(a.properties, b.properties) &&
    sameList(a.team, b.team) &&
    sameRelations(a.relations, b.relations)
  );
}

export function sameRelations(a: EntityContent["relations"], b: EntityContent["relations"]): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && sameRelation(a[name] ?? null, b[name] ?? null));
}

function sameRelation(a: StoredRelation, b: StoredRelation): boolean {
  return typeof a === "object" && typeof b === "object" && a !== null && b !== null ? sameList(a, b) : a === b;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((element, index) => element === b[index]));
}
