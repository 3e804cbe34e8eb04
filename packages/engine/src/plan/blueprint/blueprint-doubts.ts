import {
  didYouMean,
  OBJECT_FORMATS,
  PROPERTY_TYPES,
  type Problem,
  problem,
  propertyType,
  STRING_FORMATS,
} from "@longshore/shared";
import type { CatalogBlueprint } from "./blueprint-rules.ts";
import { isUnknownType } from "./property-schema.ts";

/** Warnings about what a blueprint leaves out, or calls by a name that nothing knows, and what it is taken for. */
export function blueprintDoubts({ schema, relations = {} }: CatalogBlueprint): Problem[] {
  return [
    ...Object.entries(schema.properties).flatMap(([name, property]) =>
      schemaDoubts(property, `schema.properties.${name}`, 0),
    ),
    ...Object.entries(relations).flatMap(([name, relation]) => relationDoubts(name, relation)),
  ];
}

function relationDoubts(name: string, relation: { readonly required?: unknown; readonly many?: unknown }): Problem[] {
  const missing = (["required", "many"] as const).filter((key) => relation[key] === undefined);
  if (missing.length === 0) return [];
  const words = missing.map((key) => `\`${key}\``).join(" and ");
  const message = `relation \`${name}\` does not say ${words}: it is ${missing.length === 1 ? "not" : "neither"}`;
  return [problem("relation_incomplete", message, { path: `relations.${name}` })];
}

/** As deep as `propertySchema` looks. */
const DEEPEST = 32;

function schemaDoubts(schema: unknown, path: string, depth: number): Problem[] {
  if (!isObject(schema) || depth > DEEPEST) return [];
  const { type, items, additionalProperties } = schema;
  const typeDoubts = isUnknownType(type, depth) ? [unknownType(type, path)] : [];
  return [
    ...typeDoubts,
    ...formatDoubts(schema, path),
    ...schemaDoubts(items, `${path}.items`, depth + 1),
    ...schemaDoubts(additionalProperties, `${path}.additionalProperties`, depth + 1),
    ...["properties", "patternProperties"].flatMap((key) => insideDoubts(schema[key], `${path}.${key}`, depth + 1)),
  ];
}

function insideDoubts(schemas: unknown, path: string, depth: number): Problem[] {
  if (!isObject(schemas)) return [];
  return Object.entries(schemas).flatMap(([name, schema]) => schemaDoubts(schema, `${path}.${name}`, depth));
}

function unknownType(type: string, path: string): Problem {
  const message = `type \`${type}\` is none of ${PROPERTY_TYPES.join(", ")}, so values are taken for text`;
  const meant = type === "integer" ? "number" : didYouMean(type, PROPERTY_TYPES);
  const hint = meant === null ? 'Write `"type": "string"` if they are text.' : `Did you mean \`${meant}\`?`;
  return problem("blueprint_schema_unsupported", message, { path: `${path}.type`, hint });
}

function formatDoubts({ type, format }: Readonly<Record<string, unknown>>, path: string): Problem[] {
  if (typeof type !== "string" || typeof format !== "string") return [];
  const held = propertyType({ type });
  if (held !== "string" && held !== "object") return [];
  const known: readonly string[] = held === "string" ? STRING_FORMATS : OBJECT_FORMATS;
  if (known.includes(format)) return [];
  const meant = didYouMean(format, known);
  const hint = meant === null ? `Leave it out, or write one of ${known.join(", ")}.` : `Did you mean \`${meant}\`?`;
  const message = `format \`${format}\` is unknown, so no value is held to it`;
  return [problem("blueprint_schema_unsupported", message, { path: `${path}.format`, hint })];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
