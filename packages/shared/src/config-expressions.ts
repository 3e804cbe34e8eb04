import type { ConfigPath } from "./config-path.ts";
import type { JqExpression } from "./mapping-config.ts";

/** What the result of an expression is used for. */
export type ExpressionRole =
  | "itemsToParse"
  | "selector"
  | "identifier"
  | "blueprint"
  | "title"
  | "icon"
  | "team"
  | "property"
  | "relation";

/** One jq expression of a configuration and where it stands. */
export interface ConfigExpression {
  readonly path: ConfigPath;
  /** Position in `resources`. */
  readonly resource: number;
  /** For a leaf inside a search query: the field that the query is for. */
  readonly role: ExpressionRole;
  /** Whether it is a leaf inside a search query. */
  readonly inSearch: boolean;
  readonly value: JqExpression;
}

/**
 * Every expression of a mapping configuration, in the order in which they are evaluated. Takes what it finds and passes
 * over the rest, so that one mistake in a configuration does not hide those in its expressions.
 */
export function listExpressions(config: unknown): ConfigExpression[] {
  const resources = member(config, "resources");
  if (!Array.isArray(resources)) return [];
  return resources.flatMap((resource, index) => resourceExpressions(resource, index));
}

/** The jq text of a leaf: `true` for the constant true, the text itself otherwise. */
export function expressionText(value: JqExpression): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function resourceExpressions(resource: unknown, index: number): ConfigExpression[] {
  const at: ConfigPath = ["resources", index];
  const port = member(resource, "port");
  const mappings = member(member(port, "entity"), "mappings");
  const entity: ConfigPath = [...at, "port", "entity", "mappings"];
  const collect = (value: unknown, path: ConfigPath, role: ExpressionRole): ConfigExpression[] =>
    leaves(value, path, role).map((leaf) => ({ ...leaf, resource: index, role }));
  const mappingExpressions = (mapping: unknown, path: ConfigPath): ConfigExpression[] =>
    MAPPING_FIELDS.flatMap(([key, role]) => collect(member(mapping, key), [...path, key], role));
  return [
    ...collect(member(port, "itemsToParse") ?? undefined, [...at, "port", "itemsToParse"], "itemsToParse"),
    ...collect(member(member(resource, "selector"), "query"), [...at, "selector", "query"], "selector"),
    ...(Array.isArray(mappings)
      ? mappings.flatMap((mapping, position) => mappingExpressions(mapping, [...entity, position]))
      : mappingExpressions(mappings, entity)),
  ];
}

const MAPPING_FIELDS: readonly (readonly [string, ExpressionRole])[] = [
  ["identifier", "identifier"],
  ["blueprint", "blueprint"],
  ["title", "title"],
  ["icon", "icon"],
  ["team", "team"],
  ["properties", "property"],
  ["relations", "relation"],
];

interface Leaf {
  readonly path: ConfigPath;
  readonly inSearch: boolean;
  readonly value: JqExpression;
}

/** What stands in one field: an expression, a search query, or an object of fields. */
function leaves(value: unknown, path: ConfigPath, role: ExpressionRole): Leaf[] {
  if (isExpression(value)) return [{ path, inSearch: false, value }];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  // `relations` itself is an object of fields; what stands in one of them is a query.
  const ofFields = role === "property" || (role === "relation" && path.at(-2) !== "relations");
  if (!ofFields) return searchLeaves(value, path);
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key], role));
}

function searchLeaves(query: unknown, path: ConfigPath): Leaf[] {
  const rules = member(query, "rules");
  const own = ["combinator", "property", "operator", "value"].flatMap((key) => {
    const value = member(query, key);
    return isExpression(value) ? [{ path: [...path, key], inSearch: true, value }] : [];
  });
  if (!Array.isArray(rules)) return own;
  return [...own, ...rules.flatMap((rule, index) => searchLeaves(rule, [...path, "rules", index]))];
}

function isExpression(value: unknown): value is JqExpression {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}
