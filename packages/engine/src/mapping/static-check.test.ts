import { expect, test } from "vitest";
import type { CheckedBlueprint } from "./check/check-blueprint.ts";
import { type ShortResource, shortConfig } from "./one-resource.fixture.ts";
import { checkMapping } from "./static-check.ts";

function check(resource: ShortResource, blueprints?: Parameters<typeof checkMapping>[1]): string[] {
  return checkMapping(shortConfig(resource), blueprints).map(
    ({ code, path }) => `${code} ${path?.replace(/^resources\[0\]\.(port\.(entity\.mappings\.?)?)?/, "")}`,
  );
}

test.each([
  ["true", []],
  ['.kind == "repo"', []],
  [".archived | not", []],
  [".archived", []],
  ['.name | test("x")', []],
  [".a and .b", []],
  ["any(.x[]; . > 1)", []],
  ["if .a then .b else false end", []],
  ["false", ["resource_unreachable"]],
  ["1 == 2", ["resource_unreachable"]],
  ['"a" | startswith("b")', ["resource_unreachable"]],
  ["null", ["selector_not_boolean"]],
  ['"true"', ["selector_not_boolean"]],
  [".name | length", ["selector_not_boolean"]],
  [".name | tostring", ["selector_not_boolean"]],
  ["[.a]", ["selector_not_boolean"]],
  ["empty", ["selector_no_output"]],
  ['error("x")', ["selector_error"]],
  ['"a" - 1', ["selector_error"]],
  ["now > 5", []],
  ["env.X == 1", []],
])("a selector that can never be a boolean is told before there is an item: `%s` → %j", (query, codes) => {
  expect(check({ query })).toEqual(codes.map((code) => `${code} selector.query`));
});

test.each([
  ["identifier", ".a == .b", "identifier_type"],
  ["identifier", "[.id]", "identifier_type"],
  ["identifier", "null", "identifier_empty"],
  ["identifier", '""', "identifier_empty"],
  ["identifier", "true", "identifier_type"],
  ["identifier", "{a: 1}", "identifier_type"],
  ["blueprint", "5", "blueprint_type"],
  ["blueprint", ".name | length", "blueprint_type"],
  ["blueprint", '""', "blueprint_empty"],
  ["title", "[.name]", "blueprint_schema_mismatch"],
  ["icon", "{name}", "blueprint_schema_mismatch"],
  ["title", "empty", "field_null"],
  ["title", '.name | error("x")', "field_null"],
])("a %s that can never be right is told: `%s` → %s", (key, expression, code) => {
  expect(check({ mapping: { [key]: expression } })).toEqual([`${code} ${key}`]);
});

test.each([
  ".id",
  ".id | tostring",
  '"x-\\(.id)"',
  ".a + .b",
  ".n * 2",
  "if .a then 1 else true end",
  ". as $x | $x.id",
])("silent where an identifier may be right: `%s`", (identifier) => {
  expect(check({ mapping: { identifier } })).toEqual([]);
});

test.each([
  [".a == 1", ["relation_type relations.r"]],
  ["true", ["relation_type relations.r"]],
  ["{id: 1} | {a: 2}", ["relation_type relations.r"]],
  [".owner.login", []],
  ["[.a[].id]", []],
  ["null", []],
])("a relation that can never be one is told: `%s`", (r, problems) => {
  expect(check({ mapping: { relations: { r } } })).toEqual(problems);
});

test.each([
  [".tags | length", ["items_to_parse_not_array itemsToParse"]],
  [".tags | map(.x)", []],
])("itemsToParse that can never be a list is told: `%s`", (itemsToParse, problems) => {
  expect(check({ port: { itemsToParse } })).toEqual(problems);
});

test("search queries: a combinator that is neither, a property that is no text", () => {
  const rules = [{ property: "5", operator: '"="', value: ".x" }];
  expect(check({ mapping: { relations: { r: { combinator: '"nor"', rules } } } })).toEqual([
    "search_query_invalid relations.r.combinator",
    "search_query_invalid relations.r.rules[0].property",
  ]);
});

test("quirks: single quotes, a boolean where jq is expected, an alias, a file", () => {
  expect(check({ query: true, mapping: { title: "'x' + .name" } })).toEqual([
    "quirk_bare_constant selector.query",
    "quirk_single_quotes title",
  ]);
  expect(check({ mapping: { title: `"it's" + .name` } })).toEqual([]);
  const config = { ...(shortConfig({}) as object), deleteDependents: true };
  expect(checkMapping(config).map(({ code, path }) => [code, path])).toEqual([["quirk_alias", "deleteDependents"]]);
});

test("problems of compiling are among them, once", () => {
  expect(check({ mapping: { title: "asciidowncase" } })).toEqual(["jq_unknown_function title"]);
});

const BLUEPRINT: CheckedBlueprint = {
  identifier: "thing",
  schema: {
    properties: {
      name: { type: "string" },
      count: { type: "number" },
      level: { type: "string", enum: ["low", "high"] },
      tags: { type: "array" },
      meta: { type: "object" },
      on: { type: "boolean" },
    },
    required: ["name"],
  },
  relations: {
    owner: { target: "user", required: true, many: false },
    team: { target: "team", required: false, many: false },
  },
};

function against(mapping: object, blueprint: CheckedBlueprint = BLUEPRINT): string[] {
  return check({ mapping }, { blueprints: [blueprint] });
}

const FITTING = { properties: { name: ".name" }, relations: { owner: ".owner" } };

test("a mapping that fits its blueprint is fine", () => {
  expect(against(FITTING)).toEqual([]);
});

test.each([
  ["name", ".name | length", "blueprint_schema_mismatch"],
  ["name", "[.name]", "blueprint_schema_mismatch"],
  ["name", "5", "blueprint_schema_mismatch"],
  ["count", ".n | tostring", "blueprint_schema_mismatch"],
  ["level", '"medium"', "blueprint_schema_mismatch"],
  ["meta", '"a"', "blueprint_schema_mismatch"],
  ["on", '"true"', "blueprint_schema_mismatch"],
  ["nmae", ".x", "unknown_property"],
])("a property that can never fit is told: %s: `%s` → %s", (name, expression, code) => {
  expect(against({ ...FITTING, properties: { ...FITTING.properties, [name]: expression } })).toEqual([
    `${code} properties.${name}`,
  ]);
});

test.each([
  ["count", ".n"],
  ["count", "if .n then 1 else null end"],
  ["count", ".a + 1"],
  ["level", '"low"'],
  ["level", ".level"],
  ["tags", ".labels | map(.name)"],
  ["on", ".x | not"],
  ["meta", "{a: 1}"],
  ["count", "null"],
])("silent where a property may fit: %s: `%s`", (name, expression) => {
  expect(against({ ...FITTING, properties: { ...FITTING.properties, [name]: expression } })).toEqual([]);
});

test("an object of properties fits an object only", () => {
  expect(against({ ...FITTING, properties: { name: ".name", meta: { a: ".x" } } })).toEqual([]);
  expect(against({ ...FITTING, properties: { name: { a: ".x" } } })).toEqual([
    "blueprint_schema_mismatch properties.name",
  ]);
});

test("what the blueprint requires and the mapping lacks is told", () => {
  expect(against({})).toEqual(["required_not_mapped properties", "required_not_mapped relations"]);
});

test("a relation that the blueprint lacks is told, with the one that was meant", () => {
  const [problem] = checkMapping(
    shortConfig({ mapping: { ...FITTING, relations: { ...FITTING.relations, taem: ".t" } } }),
    {
      blueprints: [BLUEPRINT],
    },
  );
  expect(problem).toMatchObject({ code: "unknown_relation", hint: "Did you mean `team`?" });
});

test("a blueprint that does not exist is told; a computed one is not looked at", () => {
  expect(against({ blueprint: '"thnig"' })).toEqual(["not_found blueprint"]);
  expect(against({ blueprint: ".type" })).toEqual([]);
});

test("a team cannot be mapped where the blueprint inherits it", () => {
  const blueprint: CheckedBlueprint = { ...BLUEPRINT, ownership: { type: "Inherited", path: "team" } };
  expect(against({ ...FITTING, team: ".team" }, blueprint)).toEqual(["inherited_ownership_enabled team"]);
});

test("a property that the blueprint computes cannot be mapped", () => {
  const blueprint: CheckedBlueprint = {
    ...BLUEPRINT,
    calculationProperties: { age: { calculation: "1", type: "number" } },
  };
  const problems = against({ ...FITTING, properties: { name: ".name", age: ".age" } }, blueprint);
  expect(problems).toEqual(["unknown_property properties.age"]);
});

test("types follow the program's own functions, not builtins of the same name", () => {
  expect(check({ query: "def length: true; length" })).toEqual([]);
  expect(check({ query: "def twice(f): [f, f]; twice(.a)" })).toEqual(["selector_not_boolean selector.query"]);
});
