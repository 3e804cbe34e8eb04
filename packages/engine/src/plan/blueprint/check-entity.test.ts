import { expect, test } from "vitest";
import { rulesOf } from "./blueprint-rules.ts";
import { checkBlueprint, checkEntity, checkProperty } from "./check-entity.ts";

const blueprint = {
  identifier: "service",
  schema: {
    properties: { name: { type: "string" as const }, code: { type: "string" as const, pattern: "(?=a)" } },
    required: ["name", "toString"],
  },
  relations: { owner: { target: "team", required: true, many: false } },
};
const rules = rulesOf(blueprint);
const content = { title: null, icon: null, team: [], properties: {}, relations: {} };

test("what is required is asked for by its own name, not by what every object inherits", () => {
  const problems = checkEntity({ ...content, properties: { name: "a" } }, rules);
  expect(problems.map(({ code, path }) => [code, path])).toEqual([
    ["blueprint_schema_mismatch", "properties.toString"],
    ["required_relation", "relations.owner"],
  ]);
});

test("a value that does not fit says where, why and what it was, cut short", () => {
  expect(
    checkProperty(
      "name",
      Array.from({ length: 100 }, () => "x"),
      rules,
    ),
  ).toMatchObject({
    code: "blueprint_schema_mismatch",
    path: "properties.name",
    message: "property `name` must be string",
    notes: [expect.stringMatching(/^got \["x","x",.{50,}…$/)],
  });
});

test("null is the absence of a value, which any type allows", () => {
  expect(checkProperty("name", null, rules)).toBeNull();
});

test("a blueprint whose pattern cannot be run is told of, by property", () => {
  expect(checkBlueprint(blueprint)).toMatchObject([
    { code: "blueprint_schema_unsupported", severity: "warning", path: "schema.properties.code" },
  ]);
});
