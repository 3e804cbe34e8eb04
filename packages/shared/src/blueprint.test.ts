import { expect, test } from "vitest";
import { blueprintPatchSchema, blueprintSchema } from "./blueprint.ts";
import { schemaProblems } from "./schema-problems.ts";

const blueprint = {
  identifier: "service",
  title: "Service",
  icon: "Service",
  schema: {
    properties: {
      url: { type: "string", format: "url", title: "URL" },
      language: { type: "string", enum: ["go", "ts"], enumColors: { go: "blue" } },
      stars: { type: "number", minimum: 0 },
      archived: { type: "boolean", default: false },
      links: { type: "array", items: { type: "string", format: "url" }, uniqueItems: true },
      api: { type: "object", spec: "open-api" },
    },
    required: ["url"],
  },
  relations: { team: { target: "team", required: true, many: false, title: "Team" } },
  mirrorProperties: { lead: { path: "team.lead.$title" } },
  calculationProperties: { slug: { calculation: ".identifier", type: "string" } },
  aggregationProperties: {
    issues: { target: "issue", calculationSpec: { calculationBy: "entities", func: "count" } },
    effort: { target: "issue", calculationSpec: { calculationBy: "property", func: "sum", property: "points" } },
  },
  ownership: { type: "Inherited", path: "team" },
  changelogDestination: { type: "KAFKA" },
};

const accepts = (change: object): boolean => blueprintSchema.safeParse({ ...blueprint, ...change }).success;

test("a blueprint with every block is accepted unchanged", () => {
  expect(blueprintSchema.parse(blueprint)).toEqual(blueprint);
});

test("a relation cannot be both required and many", () => {
  const parsed = blueprintSchema.safeParse({
    ...blueprint,
    relations: { team: { target: "team", required: true, many: true } },
  });
  expect(parsed.error?.issues).toMatchObject([{ path: ["relations", "team", "many"] }]);
});

test.each([
  ["no title", { title: undefined }],
  ["a title of more than 100 characters", { title: "x".repeat(101) }],
  ["a description of more than 200", { description: "x".repeat(201) }],
  ["an identifier with =", { identifier: "a=b" }],
  ["a property without type", { schema: { properties: { a: {} } } }],
  ["a property whose type is no text", { schema: { properties: { a: { type: ["string", "null"] } } } }],
  ["a property key with a dot", { schema: { properties: { "a.b": { type: "string" } } } }],
  ["a default of another type", { schema: { properties: { a: { type: "number", default: "5" } } } }],
  ["a relation without target", { relations: { a: { required: false, many: false } } }],
  ["a mirror of one step", { mirrorProperties: { a: { path: "team" } } }],
  [
    "an aggregation over a property without naming it",
    {
      aggregationProperties: { a: { target: "b", calculationSpec: { calculationBy: "property", func: "sum" } } },
    },
  ],
  ["inherited ownership without a path", { ownership: { type: "Inherited" } }],
])("a blueprint with %s is refused", (_what, change) => {
  expect(accepts(change)).toBe(false);
});

test.each([
  ["a property of an unknown type", { schema: { properties: { a: { type: "enum", enum: ["A"] } } } }],
  ["an unknown format", { schema: { properties: { a: { type: "string", format: "uuid" } } } }],
  ["a relation without many", { relations: { a: { target: "b", required: false } } }],
  ["a relation without required", { relations: { a: { target: "b", many: true } } }],
])("a blueprint with %s is kept as it is, as those of published integrations have it", (_what, change) => {
  expect(blueprintSchema.parse({ ...blueprint, ...change })).toEqual({ ...blueprint, ...change });
});

test.each([
  [{ type: "number", default: "5", minimum: "x" }, ["minimum", "default"]],
  [{ type: "string", minLength: -1, enum: [] }, ["minLength", "enum"]],
  [{ title: "A" }, ["type"]],
  [{ type: 5 }, ["type"]],
])("the report says what is wrong with a property, not that its type is another one: %j", (a, keys) => {
  const document = { ...blueprint, schema: { properties: { a } } };
  const { error } = blueprintSchema.safeParse(document);
  const found = schemaProblems(error?.issues ?? [], document);
  expect(found.map(({ path }) => path)).toEqual(keys.map((key) => `schema.properties.a.${key}`));
  expect(found.map(({ message }) => message).join()).not.toContain("iscriminator");
});

test("a PATCH names only what it changes", () => {
  expect(blueprintPatchSchema.safeParse({ title: "New" }).success).toBe(true);
  expect(blueprintPatchSchema.safeParse({ title: 5 }).success).toBe(false);
});
