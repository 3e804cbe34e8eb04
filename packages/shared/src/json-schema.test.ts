import { expect, test } from "vitest";
import * as z from "zod";
import * as shared from "./index.ts";

const schemas = Object.entries(shared).flatMap(([name, value]): [string, z.ZodType][] =>
  value instanceof z.ZodType ? [[name, value]] : [],
);

test.each(schemas)("%s becomes JSON Schema, for OpenAPI", (_name, schema) => {
  expect(() => z.toJSONSchema(schema, { io: "input" })).not.toThrow();
});

test("no two schemas share an id", () => {
  const ids = schemas.flatMap(([, schema]) => z.globalRegistry.get(schema)?.id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(
    expect.arrayContaining(["MappingConfig", "IntegrationBody", "Blueprint", "Entity", "ChangelogEvent"]),
  );
});
