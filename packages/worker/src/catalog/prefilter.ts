import { equalityOf, type RuleTree } from "@longshore/engine";
import { type RawBuilder, sql } from "kysely";
import { entityKey } from "./entity-key.ts";

/**
 * A condition on `catalog.entity` that every hit of the query meets, and as few others as an index or a cheap look at
 * the row can rule out. The query itself is evaluated by the engine, on what this lets through.
 */
export function prefilter(query: RuleTree, blueprint: string): RawBuilder<boolean> {
  const equality = equalityOf(query);
  const texts = equality?.values.map((value): unknown => JSON.parse(value)) ?? [];
  // A number may be stored in another spelling: 1.0 for 1.
  if (equality === null || !isTexts(texts)) return sql`true`;
  switch (equality.property) {
    case "$identifier": {
      const keys = texts.map((identifier) => entityKey({ blueprint, identifier }));
      return sql`key = ANY(${keys}::uuid[])`;
    }
    case "$title":
      return sql`title = ANY(${texts}::text[])`;
    default:
      return equality.property.startsWith("$") ? sql`true` : propertyIn(equality.property, texts);
  }
}

/** A list is found by any of its elements, so lists are let through. */
function propertyIn(property: string, texts: readonly string[]): RawBuilder<boolean> {
  const value = sql`coalesce(properties -> ${property}, relations -> ${property})`;
  return sql`(${value} #>> '{}' = ANY(${texts}::text[]) OR json_typeof(${value}) = 'array')`;
}

function isTexts(values: readonly unknown[]): values is string[] {
  return values.every((value) => typeof value === "string");
}
