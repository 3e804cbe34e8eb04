import { PROPERTY_TYPES } from "@longshore/shared";
import type { JqObject, JqValue } from "../../jq/values/value.ts";
import { plainValue } from "./plain-value.ts";

const PLAIN_KEYWORDS = [
  "type",
  "enum",
  "format",
  "minLength",
  "maxLength",
  "pattern",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minItems",
  "maxItems",
  "uniqueItems",
  "required",
] as const;

const LABELED_URL: JqObject = {
  type: "object",
  properties: { url: { type: "string", format: "url" }, displayText: { type: "string" } },
  required: ["url"],
};

/** Blueprints nest a few levels; below this one anything is accepted, so that no blueprint can exhaust the stack. */
const DEEPEST = 32;

/**
 * The part of a blueprint property that says what a value may be, as JSON Schema. Built from Port's keywords only: a
 * `$ref` or an unknown keyword in a blueprint never reaches the validator.
 */
export function propertySchema(property: unknown, depth = 0): JqObject {
  if (!isObject(property) || depth > DEEPEST) return {};
  if (own(property, "format") === "labeled-url") return LABELED_URL;
  return {
    ...pick(property, PLAIN_KEYWORDS),
    ...textForUnknownType(property, depth),
    ...mapEach(property, "properties", depth),
    ...mapEach(property, "patternProperties", depth),
    ...nested(property, "items", depth),
    ...nested(property, "additionalProperties", depth),
  };
}

/** `type: enum`. Inside a property, JSON Schema's own types are known, too. */
export function isUnknownType(type: unknown, depth: number): type is string {
  if (typeof type !== "string" || PROPERTY_TYPES.some((known) => known === type)) return false;
  return depth === 0 || !(type === "integer" || type === "null");
}

function textForUnknownType(property: JqObject, depth: number): JqObject {
  return isUnknownType(own(property, "type"), depth) ? { type: "string" } : {};
}

function pick(from: JqObject, keys: readonly string[]): JqObject {
  return Object.fromEntries(keys.flatMap((key) => entryOf(key, own(from, key))));
}

function entryOf(key: string, value: JqValue | undefined): [string, JqValue][] {
  return value === undefined ? [] : [[key, plainValue(value)]];
}

/** `items: {…}`, `additionalProperties: false` */
function nested(property: JqObject, keyword: string, depth: number): JqObject {
  const schema = own(property, keyword);
  if (schema === undefined) return {};
  return { [keyword]: typeof schema === "boolean" ? schema : propertySchema(schema, depth + 1) };
}

/** `properties: {a: {…}, b: {…}}` */
function mapEach(property: JqObject, keyword: string, depth: number): JqObject {
  const schemas = own(property, keyword);
  if (!isObject(schemas)) return {};
  const mapped = Object.entries(schemas).map(([key, schema]) => [key, propertySchema(schema, depth + 1)] as const);
  return { [keyword]: Object.fromEntries(mapped) };
}

function own(object: JqObject, key: string): JqValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isObject(value: unknown): value is JqObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
