import { equals } from "../../jq/values/order.ts";
import type { JqValue } from "../../jq/values/value.ts";
import type { EntityContent } from "../../plan/catalog/catalog-entity.ts";

/** One field of an entity before and after a change; undefined where it is not there. */
export interface FieldDifference {
  readonly field: string;
  readonly before: JqValue | undefined;
  readonly after: JqValue | undefined;
}

/** What a change does to an entity, field by field: `title`, `properties.url`, `relations.owner`. */
export function entityDifferences(before: EntityContent | null, after: EntityContent | null): FieldDifference[] {
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const difference = { field, before: old.get(field), after: now.get(field) };
    return isSame(difference) ? [] : [difference];
  });
}

function isSame({ before, after }: FieldDifference): boolean {
  return before === undefined || after === undefined ? before === after : equals(before, after);
}

/** Maps, because `__proto__` is a fine name for a property. */
function fieldsOf(entity: EntityContent | null): Map<string, JqValue> {
  if (entity === null) return new Map();
  const { title, icon, team, properties, relations } = entity;
  const fields: [string, JqValue][] = Object.entries(properties).map(([key, value]) => [`properties.${key}`, value]);
  for (const [key, value] of Object.entries(relations)) fields.push([`relations.${key}`, plainRelation(value)]);
  if (team.length > 0) fields.unshift(["team", [...team]]);
  if (icon !== null) fields.unshift(["icon", icon]);
  if (title !== null) fields.unshift(["title", title]);
  return new Map(fields);
}

function plainRelation(value: EntityContent["relations"][string]): JqValue {
  return value === null || typeof value === "string" ? value : [...value];
}
