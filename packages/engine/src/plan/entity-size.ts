import { type EntityRef, type Problem, problem } from "@longshore/shared";
import { formatJson } from "../jq/values/format-json.ts";
import { boundOfBytes, LARGEST_ENTITY } from "../mapping/storable.ts";
import { type CatalogEntity, type EntityContent, type StoredRelation, targetsOf } from "./catalog/catalog-entity.ts";

/** Of the names of the members, and of an identifier and a blueprint of 1 000 characters each. */
const OTHER_BYTES = 10_000;

/**
 * What is wrong with the size of the entity that a write makes. Two writes of 300 kB, each of other properties, merge into
 * one of 600 kB, which no event of the changelog could carry. An entity that is larger already (a version before this
 * bound wrote it) may be written as long as it does not grow.
 */
export function checkSize(ref: EntityRef, current: CatalogEntity | null, content: EntityContent): Problem[] {
  if (boundOf(content) <= LARGEST_ENTITY) return [];
  const bytes = sizeOf(ref, content);
  if (bytes <= LARGEST_ENTITY || (current !== null && bytes <= sizeOf(ref, current))) return [];
  const message = `with this write the entity takes ${bytes} bytes as JSON, and ${LARGEST_ENTITY} are allowed`;
  return [problem("entity_too_large", message)];
}

/** Nearly every entity is far smaller, and its exact size need not be known. */
function boundOf({ title, icon, team, properties, relations }: EntityContent): number {
  let bytes = OTHER_BYTES + boundOfBytes(properties) + boundOfBytes(title) + boundOfBytes(icon);
  for (const name of team) bytes += boundOfBytes(name);
  for (const name of Object.keys(relations)) {
    bytes += boundOfBytes(name);
    for (const target of targetsOf(relations[name])) bytes += boundOfBytes(target);
  }
  return bytes;
}

/** As a mapping measures its entities. */
function sizeOf(
  { blueprint, identifier }: EntityRef,
  { title, icon, team, properties, relations }: EntityContent,
): number {
  const whole = { identifier, blueprint, title, icon, team: [...team], properties, relations: listed(relations) };
  return Buffer.byteLength(formatJson(whole));
}

function listed(relations: Readonly<Record<string, StoredRelation>>): Record<string, string | string[] | null> {
  return Object.fromEntries(
    Object.entries(relations).map(([name, value]) => [
      name,
      typeof value === "string" || value === null ? value : [...value],
    ]),
  );
}
