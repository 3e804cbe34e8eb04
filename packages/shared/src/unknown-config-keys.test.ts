import { expect, test } from "vitest";
import { unknownConfigKeys } from "./unknown-config-keys.ts";

const found = (config: unknown): string[] =>
  unknownConfigKeys(config).map(({ path, hint }) => (hint === undefined ? `${path}` : `${path}: ${hint}`));
const config = (
  mapping: object,
  around: { config?: object; resource?: object; selector?: object; port?: object } = {},
) => ({
  ...around.config,
  resources: [
    {
      kind: "k",
      ...around.resource,
      selector: { query: true, ...around.selector },
      port: { ...around.port, entity: { mappings: { identifier: ".id", blueprint: '"b"', ...mapping } } },
    },
  ],
});

test("where integrations have keys of their own, only slips of the keyboard are told", () => {
  const own = { config: { repositoryType: "all" }, selector: { includedFiles: ["README.md"], team: "a" } };
  expect(found(config({}, own))).toEqual([]);
  expect(
    found(config({}, { config: { createMissingRelatedEntites: true }, selector: { exportEnvVariable: [] } })),
  ).toEqual([
    "createMissingRelatedEntites: Did you mean `createMissingRelatedEntities`?",
    "resources[0].selector.exportEnvVariable: Did you mean `exportEnvVariables`?",
  ]);
});

test("inside port everything is known, so whatever else stands there is told", () => {
  expect(found(config({ scorecards: {}, propertis: {} }, { port: { items_to_parse: ".x" } }))).toEqual([
    "resources[0].port.items_to_parse: Did you mean `itemsToParse`?",
    "resources[0].port.entity.mappings.scorecards",
    "resources[0].port.entity.mappings.propertis: Did you mean `properties`?",
  ]);
});

test("search queries are looked into, at any depth and in lists of mappings", () => {
  const rule = { property: ".a", operator: ".b", value: ".c", blueprint: "x" };
  const query = { combinator: '"and"', rules: [{ combinator: '"or"', rules: [rule], limit: 1 }] };
  const mappings = [{ identifier: ".id", blueprint: '"b"', relations: { owner: query } }];
  expect(found({ resources: [{ kind: "k", selector: {}, port: { entity: { mappings } } }] })).toEqual([
    "resources[0].port.entity.mappings[0].relations.owner.rules[0].limit",
    "resources[0].port.entity.mappings[0].relations.owner.rules[0].rules[0].blueprint",
  ]);
});

test("names of properties and relations are free", () => {
  expect(found(config({ properties: { titel: ".t", a: { rulez: ".r" } }, relations: { relation: ".r" } }))).toEqual([]);
});

test("a misspelt required key is left to the schema, which misses it", () => {
  expect(found({ resource: [] })).toEqual([]);
  expect(found({ resources: [{ knid: "k", selector: {}, port: { entty: {} } }] })).toEqual([]);
});

test("a configuration of any shape can be looked at", () => {
  for (const value of [null, 5, [], { resources: [null, { port: [] }, { port: { entity: { mappings: 5 } } }] }]) {
    expect(found(value)).toEqual([]);
  }
});
