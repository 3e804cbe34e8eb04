import { expect, expectTypeOf, test } from "vitest";
import { type MappingConfig, mappingConfigSchema } from "./mapping-config.ts";

const withMapping = (fields: object): unknown => ({
  resources: [
    { kind: "k", selector: {}, port: { entity: { mappings: { identifier: ".id", blueprint: '"b"', ...fields } } } },
  ],
});
const accepts = (config: unknown): boolean => mappingConfigSchema.safeParse(config).success;
const rule = { property: '"$title"', operator: '"="', value: ".owner" };
const search = { combinator: '"and"', rules: [rule] };

test.each([
  ["constants as leaves", { title: 5, icon: null, properties: { a: true, b: null, c: 0.5 } }],
  ["nested properties", { properties: { link: { url: ".url", meta: { title: ".t" } } } }],
  ["no properties and relations", { properties: {}, relations: {} }],
  [
    "a search relation with rules at any depth",
    { relations: { owner: { combinator: '"or"', rules: [search, rule] } } },
  ],
  ["a search relation without rules", { relations: { owner: { combinator: '"or"', rules: [] } } }],
  ["a search identifier and team", { identifier: search, team: search }],
  ["keys that nobody knows", { note: [1, 2], properties: { a: ".a" } }],
])("§0 §0.2 a mapping may have %s", (_what, fields) => {
  expect(accepts(withMapping(fields))).toBe(true);
});

test.each([
  ["a null identifier", { identifier: null }],
  ["a null blueprint", { blueprint: null }],
  ["a list as blueprint", { blueprint: [".a"] }],
  ["an object as title", { title: { a: ".a" } }],
  ["null properties", { properties: null }],
  ["a list of jq", { properties: { tags: [".a", ".b"] } }],
  ["a list in nested properties", { properties: { a: { b: [".c"] } } }],
  ["a list as relation", { relations: { owner: [".a"] } }],
  ["a query without combinator", { relations: { owner: { rules: [rule] } } }],
  ["a rule without value", { relations: { owner: { ...search, rules: [{ property: ".a", operator: ".b" }] } } }],
  ["null relations", { relations: null }],
  ["a rule without operator", { relations: { owner: { ...search, rules: [{ property: ".a", value: ".b" }] } } }],
  ["a rule with a list as value", { relations: { owner: { ...search, rules: [{ ...rule, value: [".a"] }] } } }],
  ["a number that JSON does not have", { properties: { a: Number.NaN } }],
])("§0.2 a mapping may not have %s", (_what, fields) => {
  expect(accepts(withMapping(fields))).toBe(false);
});

test.each([
  ["kind", { selector: {}, port: { entity: { mappings: {} } } }],
  ["selector", { kind: "k", port: { entity: { mappings: { identifier: ".id", blueprint: '"b"' } } } }],
  ["port", { kind: "k", selector: {} }],
])("§0 a resource without %s is refused", (_, resource) => {
  expect(accepts({ resources: [resource] })).toBe(false);
});

test("§0.2 a null query is refused: it would want nothing. Its absence wants everything (§0.1)", () => {
  const resource = (selector: object): unknown => ({
    resources: [{ kind: "k", selector, port: { entity: { mappings: { identifier: ".id", blueprint: '"b"' } } } }],
  });
  expect(accepts(resource({ query: null }))).toBe(false);
  expect(accepts(resource({}))).toBe(true);
});

test("§0.1 §4 mappings may be an object or a list, not an empty list", () => {
  const mapping = { identifier: ".id", blueprint: '"b"' };
  const config = (mappings: unknown): unknown => ({
    resources: [{ kind: "k", selector: { query: true, own: { any: 1 } }, port: { entity: { mappings } } }],
  });
  expect(accepts(config(mapping))).toBe(true);
  expect(accepts(config([mapping, mapping]))).toBe(true);
  expect(accepts(config([]))).toBe(false);
  expect(accepts(config(undefined))).toBe(false);
});

test("flags are booleans, the threshold is a share", () => {
  const flags = { deleteDependents: true, enableMergeEntity: false, entityDeletionThreshold: 0, crdsToDiscover: ".x" };
  expect(accepts({ resources: [], ...flags })).toBe(true);
  expect(accepts({ resources: [], createMissingRelatedEntities: "true" })).toBe(false);
  expect(accepts({ resources: [], entityDeletionThreshold: 90 })).toBe(false);
});

test("the inferred type knows the fields", () => {
  expectTypeOf<MappingConfig["resources"][number]["kind"]>().toEqualTypeOf<string>();
  expectTypeOf<MappingConfig["entityDeletionThreshold"]>().toEqualTypeOf<number | undefined>();
});
