import type { JqObject } from "../jq/values/value.ts";
import type { CatalogEntity, EntityContent, StoredRelation } from "./catalog/catalog-entity.ts";

/**
 * A write after its values were read: teams listed, searches resolved, each relation in the shape that the blueprint
 * gives it. An absent key says nothing; an explicit null overwrites.
 */
export interface ContentPatch {
  readonly title?: string | null;
  readonly icon?: string | null;
  readonly team?: readonly string[];
  readonly properties: JqObject;
  readonly relations: Readonly<Record<string, StoredRelation>>;
  /** True: what is not mentioned goes. False: it stays. */
  readonly replace: boolean;
}

const BLANK: EntityContent = { title: null, icon: null, team: [], properties: {}, relations: {} };

/** The entity that a write makes of what stands (null: nothing stands). */
export function applyPatch(current: EntityContent | CatalogEntity | null, patch: ContentPatch): EntityContent {
  const base = current === null || patch.replace ? BLANK : current;
  return {
    title: patch.title === undefined ? base.title : patch.title,
    icon: patch.icon === undefined ? base.icon : patch.icon,
    team: patch.team ?? base.team,
    properties: overlay(base.properties, patch.properties),
    relations: overlay(base.relations, patch.relations),
  };
}

/** One write that does what `first` and then `second` would: how a later write folds into a waiting one. */
export function composePatches(first: ContentPatch, second: ContentPatch): ContentPatch {
  if (second.replace) return second;
  return {
    ...first,
    ...second,
    properties: overlay(first.properties, second.properties),
    relations: overlay(first.relations, second.relations),
    replace: first.replace,
  };
}

/** Spreading defines keys, it does not assign them, so `__proto__` stays an ordinary key. */
function overlay<T extends object>(below: T, above: T): T {
  return Object.keys(above).length === 0 ? below : { ...below, ...above };
}
