import type { Random } from "../../differential/random.ts";
import type { ApiDocument, Schema } from "./api-document.ts";

/**
 * What names of things are made of, so that requests meet: few blueprints, integrations and entities. What the campaign
 * holds still to look at in the end has other names.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  identifier: ["a", "b", "acme/shop", "fuzz-0", "fuzz-1", "service", "team"],
  installationId: ["fuzz-0", "fuzz-1", "fuzz-2"],
  installationAppType: ["github", "jira"],
  blueprint: ["service", "team"],
  target: ["service", "team"],
  kind: ["repository", "issue"],
  syncId: ["sync-1", "sync-2"],
  part: ["batch", "live_event"],
  seq: ["1", "2", "17"],
  ingestId: ["fuzz-0", "1"],
};
const DEEPEST = 7;

/** A value that a schema may allow; formats and patterns are met now and then. */
export class ValueGrowth {
  readonly #random: Random;
  readonly #schemas: ApiDocument["components"]["schemas"];
  readonly #urls: readonly string[];

  constructor(random: Random, document: ApiDocument, urls: readonly string[]) {
    this.#random = random;
    this.#schemas = document.components.schemas;
    this.#urls = urls;
  }

  /** @param key what the value is called, in an object or as a parameter */
  grow(schema: Schema, key = "", depth = 0): unknown {
    const random = this.#random;
    if (depth > DEEPEST) return null;
    if (schema.$ref !== undefined) return this.grow(this.#resolve(schema.$ref), key, depth + 1);
    if ("const" in schema) return schema.const;
    if (schema.enum !== undefined) return random.pick(schema.enum);
    const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
    if (choices !== undefined) return this.grow(random.pick(choices), key, depth + 1);
    const type = typeof schema.type === "object" ? random.pick(schema.type) : schema.type;
    if (type === "object") return this.#object(schema, depth);
    if (type === "array") return this.#array(schema, key, depth);
    if (type === "integer" || type === "number") return (schema.minimum ?? 0) + random.below(5);
    if (type === "boolean") return random.chance(0.5);
    if (type === "null") return null;
    return this.#text(schema, key);
  }

  #resolve(reference: string): Schema {
    return this.#schemas[reference.split("/").at(-1) ?? ""] ?? {};
  }

  #object({ properties = {}, required = [], additionalProperties }: Schema, depth: number): object {
    const names = Object.keys(properties).filter((name) => required.includes(name) || this.#random.chance(0.4));
    const known = names.map((name) => [name, this.grow(properties[name] ?? {}, name, depth + 1)]);
    if (typeof additionalProperties !== "object") return Object.fromEntries(known);
    const more = this.#random.several(0, 2, () => {
      const name = this.#random.pick(["url", "owner", "size"]);
      return [name, this.grow(additionalProperties, name, depth + 1)];
    });
    return Object.fromEntries([...known, ...more]);
  }

  #array({ items = {}, minItems = 0 }: Schema, key: string, depth: number): unknown[] {
    return this.#random.several(minItems, minItems + 2, () => this.grow(items, key, depth + 1));
  }

  #text({ format }: Schema, key: string): string {
    if (format === "uuid") return "00000000-0000-4000-8000-000000000000";
    if (format === "date-time") return "2026-01-01T00:00:00.000Z";
    if (format === "uri" || /url/i.test(key)) return this.#random.pick(this.#urls);
    const names = NAMES[key];
    if (names !== undefined) return this.#random.pick(names);
    return this.#random.pick(["a", "Service", ".id", "true", "'service'", '"service"', "x y"]);
  }
}
