import {
  type ConfigPath,
  type EntityMapping,
  expressionText,
  formatConfigPath,
  isFileValue,
  type JqExpression,
} from "@longshore/shared";
import type { Expression, ExpressionPool } from "./expression.ts";

/** What the value of a field has to be; decides which rules it meets. */
export type FieldRole = "identifier" | "blueprint" | "title" | "icon" | "team" | "property" | "relation" | "searchLeaf";

/** One expression of a mapping, and where in the configuration and in the entity it stands. */
export interface Field {
  readonly role: FieldRole;
  readonly path: string;
  /** `properties.url`, `relations.team.rules[0].value` */
  readonly name: string;
  readonly expression: Expression;
  /** The `file://…` that stands in the place of an expression; null where there is one. */
  readonly fileValue: string | null;
}

export type TemplateEntry = readonly [key: string, value: Template];

/** The shape of an entity: a mapping with a field wherever it has an expression. */
export type Template =
  | { readonly kind: "field"; readonly field: Field }
  | { readonly kind: "object"; readonly entries: readonly TemplateEntry[] }
  | { readonly kind: "list"; readonly elements: readonly Template[] };

/** Makes the field of an expression that stands at a path relative to the mapping. */
type MakeField = (value: JqExpression, path: ConfigPath, role: FieldRole) => Template;

/** The template of one mapping. Keys that no mapping has stay in the configuration and out of the entity. */
export function entityTemplate(mapping: EntityMapping, base: ConfigPath, pool: ExpressionPool): Template {
  const field: MakeField = (value, path, role) => {
    // A `file://` value is not jq. It is reported when the configuration is loaded, and null here.
    const fileValue = isFileValue(value) ? expressionText(value) : null;
    const expression = pool.expression(fileValue === null ? expressionText(value) : "null");
    const place = { path: formatConfigPath([...base, ...path]), name: formatConfigPath(path) };
    return { kind: "field", field: { role, expression, fileValue, ...place } };
  };
  return objectTemplate(mapping, (key, value) => entityKey(key, value, field));
}

function entityKey(key: string, value: unknown, field: MakeField): Template | null {
  switch (key) {
    case "identifier":
    case "team":
      return expressionOrSearch(value, [key], key, field);
    case "blueprint":
    case "title":
    case "icon":
      return isExpression(value) ? field(value, [key], key) : null;
    case "properties":
      return propertyTemplate(value, [key], field);
    case "relations":
      return objectTemplate(value, (name, relation) => expressionOrSearch(relation, [key, name], "relation", field));
    default:
      return null;
  }
}

/** `{a: ".x", b: {c: ".y"}}`: every leaf is an expression. */
function propertyTemplate(value: unknown, path: ConfigPath, field: MakeField): Template {
  if (isExpression(value)) return field(value, path, "property");
  return objectTemplate(value, (key, child) => propertyTemplate(child, [...path, key], field));
}

function expressionOrSearch(value: unknown, path: ConfigPath, role: FieldRole, field: MakeField): Template {
  return isExpression(value) ? field(value, path, role) : searchTemplate(value, path, field);
}

/** `{combinator: '"and"', rules: [{property: '"$title"', operator: '"="', value: .owner}]}` */
function searchTemplate(query: unknown, path: ConfigPath, field: MakeField): Template {
  return objectTemplate(query, (key, value) => {
    const at = [...path, key];
    if (key === "rules" && Array.isArray(value)) {
      return { kind: "list", elements: value.map((rule, index) => searchTemplate(rule, [...at, index], field)) };
    }
    return SEARCH_LEAVES.has(key) && isExpression(value) ? field(value, at, "searchLeaf") : null;
  });
}

const SEARCH_LEAVES: ReadonlySet<string> = new Set(["combinator", "property", "operator", "value"]);

/** Entries in the order of writing, without those that have no template. */
function objectTemplate(value: unknown, template: (key: string, value: unknown) => Template | null): Template {
  const entries = Object.entries(Object(value)).flatMap(([key, child]): TemplateEntry[] => {
    const made = template(key, child);
    return made === null ? [] : [[key, made]];
  });
  return { kind: "object", entries };
}

function isExpression(value: unknown): value is JqExpression {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** The fields of a template; identifier and blueprint first, since without them the others do not matter. */
export function fieldsOf(template: Template): Field[] {
  const fields = collectFields(template);
  const isKey = ({ name }: Field): boolean => /^(identifier|blueprint)\b/.test(name);
  return [...fields.filter(isKey), ...fields.filter((field) => !isKey(field))];
}

function collectFields(template: Template): Field[] {
  switch (template.kind) {
    case "field":
      return [template.field];
    case "object":
      return template.entries.flatMap(([, value]) => collectFields(value));
    case "list":
      return template.elements.flatMap(collectFields);
  }
}
