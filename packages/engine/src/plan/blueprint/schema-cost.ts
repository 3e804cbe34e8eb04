import { type Problem, problem } from "@longshore/shared";
import { RE2JS } from "re2js";
import type { JqObject, JqValue } from "../../jq/values/value.ts";
import type { CatalogBlueprint } from "./blueprint-rules.ts";
import { propertySchema } from "./property-schema.ts";

/**
 * What the schemas of one blueprint may cost, in units of about a microsecond, as measured on Node 24. They are compiled
 * where an entity first meets them, in the midst of other work that nothing can interrupt.
 */
const MOST_COST = 200_000;

/** ajv writes and compiles a function for each schema that no other property has, and a part of one for each inside it. */
const PER_PROPERTY = 300;
const PER_SCHEMA = 100;
const PER_PATTERN = 500;
/** For an entry of `enum` or `required`, a letter of a pattern, and an instruction of the program that it becomes. */
const PER_PART = 1;

/** Why a blueprint is not taken: 1 200 patterns like `^[^]{1,1000}$` take seconds to compile. Null for all others. */
export function schemaTooCostly({ schema }: CatalogBlueprint): Problem | null {
  const cost = new SchemaCost();
  const distinct = new Map(
    Object.entries(schema.properties).map(([name, property]) => {
      const made = propertySchema(property);
      return [JSON.stringify(made), { name, made }];
    }),
  );
  for (const { name, made } of distinct.values()) {
    cost.add(PER_PROPERTY);
    cost.addSchema(made);
    if (!cost.isTooHigh) continue;
    const message = "the schemas of the properties are too large or too many to be compiled";
    return problem("blueprint_too_large", message, { path: `schema.properties.${name}` });
  }
  return null;
}

class SchemaCost {
  #spent = 0;

  get isTooHigh(): boolean {
    return this.#spent > MOST_COST;
  }

  add(cost: number): void {
    this.#spent += cost;
  }

  /** Stops looking where it is too high. */
  addSchema(schema: JqObject): void {
    if (this.isTooHigh) return;
    const { pattern, patternProperties } = parts(schema);
    this.add(PER_SCHEMA + PER_PART * (lengthOf(schema["enum"]) + lengthOf(schema["required"])));
    if (typeof pattern === "string") this.#addPattern(pattern);
    // ajv compares each with each.
    const names = Object.keys(patternProperties);
    this.add(PER_PART * names.length ** 2);
    for (const name of names) this.#addPattern(name);
    for (const inner of innerSchemas(schema)) this.addSchema(inner);
  }

  #addPattern(pattern: string): void {
    this.add(PER_PATTERN + PER_PART * pattern.length);
    if (!this.isTooHigh) this.add(PER_PART * programSize(pattern));
  }
}

function parts(schema: JqObject): { readonly pattern: JqValue | undefined; readonly patternProperties: JqObject } {
  return { pattern: schema["pattern"], patternProperties: objectIn(schema["patternProperties"]) };
}

function innerSchemas(schema: JqObject): JqObject[] {
  const byName = ["properties", "patternProperties"].flatMap((key) => Object.values(objectIn(schema[key])));
  return [...byName, schema["items"], schema["additionalProperties"]].filter(isObject);
}

/** Zero for what the engine of patterns does not take. */
function programSize(pattern: string): number {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern)).programSize();
  } catch {
    return 0;
  }
}

function lengthOf(value: JqValue | undefined): number {
  return Array.isArray(value) ? value.length : 0;
}

function objectIn(value: JqValue | undefined): JqObject {
  return isObject(value) ? value : {};
}

function isObject(value: JqValue | undefined): value is JqObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
