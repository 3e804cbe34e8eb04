import type { JqValue } from "../../jq/values/value.ts";
import type { CatalogEntity } from "../catalog/catalog-entity.ts";

const META = new Map<string, (entity: CatalogEntity) => JqValue>([
  ["$identifier", (entity) => entity.identifier],
  ["$blueprint", (entity) => entity.blueprint],
  ["$title", (entity) => entity.title],
  ["$icon", (entity) => entity.icon],
  ["$team", (entity) => [...entity.team]],
  ["$createdAt", (entity) => entity.createdAt],
  ["$createdBy", (entity) => entity.createdBy],
  ["$updatedAt", (entity) => entity.updatedAt],
  ["$updatedBy", (entity) => entity.updatedBy],
  ["$datasource", (entity) => entity.datasource ?? entity.owner],
]);

/** Meta properties hold text, so a number in a rule is compared as its text there: `.id` of a payload with `$identifier`. */
export function isMeta(property: string): boolean {
  return META.has(property);
}

/**
 * What a rule's `property` names: a meta property, else a property of the entity, else a relation (its target or
 * targets), else null. Mirror, calculation and aggregation properties are not computed, so they are null.
 */
export function entityValue(entity: CatalogEntity, property: string): JqValue {
  const meta = META.get(property);
  if (meta !== undefined) return meta(entity);
  if (Object.hasOwn(entity.properties, property)) return entity.properties[property] ?? null;
  const relation = Object.hasOwn(entity.relations, property) ? entity.relations[property] : null;
  if (relation === undefined || relation === null || typeof relation === "string") return relation ?? null;
  return [...relation];
}
