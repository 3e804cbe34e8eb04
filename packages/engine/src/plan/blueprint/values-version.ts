import { propertySchema } from "./property-schema.ts";

/**
 * Names what the values of a blueprint's properties are held to: the same for two versions that differ in titles, relations
 * or what is required. 128 bits of SHA-256; `node:crypto` is loaded when something first waits.
 */
export function valuesVersion(properties: ReadonlyMap<string, unknown>): string {
  const schemas = [...properties].map(([name, property]) => [name, propertySchema(property)] as const);
  const text = JSON.stringify(schemas.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(text).digest("hex").slice(0, 32);
}
