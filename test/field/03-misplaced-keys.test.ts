import { loadMappingConfig } from "@longshore/shared";
import { expect, test } from "vitest";

interface Levels {
  readonly top?: object;
  readonly resource?: object;
  readonly selector?: object;
  readonly port?: object;
  readonly entity?: object;
  readonly mapping?: object;
}

function found({ top, resource, selector, port, entity, mapping }: Levels) {
  const mappings = { identifier: ".id", blueprint: '"service"', ...mapping };
  const whole = { query: ".archived == false", ...selector };
  const entry = { kind: "item", ...resource, selector: whole, port: { ...port, entity: { ...entity, mappings } } };
  return loadMappingConfig(JSON.stringify({ ...top, resources: [entry] })).problems.map(({ code, message }) => [
    code,
    message,
  ]);
}

const misplaced = (key: string, home: string) => [
  ["config_misplaced_key", `nothing reads \`${key}\` here; it belongs ${home}`],
];
const PORT = "under `port`";
const MAPPINGS = "under `port.entity.mappings`";
const TOP = "at the top level, beside `resources`";

test.each<[string, Levels, string, string]>([
  ["top level", { top: { itemsToParse: ".tags" } }, "itemsToParse", PORT],
  ["top level", { top: { properties: {} } }, "properties", MAPPINGS],
  ["resource", { resource: { itemsToParse: ".tags" } }, "itemsToParse", PORT],
  ["resource", { resource: { createMissingRelatedEntities: true } }, "createMissingRelatedEntities", TOP],
  ["resource", { resource: { query: "true" } }, "query", "under `selector`"],
  ["resource", { resource: { mappings: {} } }, "mappings", "under `port.entity`"],
  ["selector", { selector: { itemsToParse: ".tags" } }, "itemsToParse", PORT],
  ["selector", { selector: { port: {} } }, "port", "in an entry of `resources`"],
  ["port", { port: { query: "true" } }, "query", "under `selector`"],
  ["port", { port: { deleteDependentEntities: true } }, "deleteDependentEntities", TOP],
  ["entity", { entity: { properties: {} } }, "properties", MAPPINGS],
  ["entity", { entity: { itemsToParseName: "tag" } }, "itemsToParseName", PORT],
  ["mapping", { mapping: { itemsToParse: ".tags" } }, "itemsToParse", PORT],
  ["mapping", { mapping: { query: "true" } }, "query", "under `selector`"],
])("a key at the wrong level is reported with where it belongs: %s %j", (_, levels, key, home) => {
  expect(found(levels)).toEqual(misplaced(key, home));
});

test("at the levels that no integration extends, every other unknown key is reported", () => {
  expect(found({ resource: { note: 1 }, port: { zzz: 1 }, entity: { zzz: 1 }, mapping: { zzz: 1 } })).toEqual([
    ["config_unknown_key", "nothing reads `note`"],
    ...Array(3).fill(["config_unknown_key", "nothing reads `zzz`"]),
  ]);
});

test("what an integration reads for itself is not called misplaced", () => {
  expect(found({ top: { repositoryType: "all", team: "x" }, selector: { includedFiles: [], team: "x" } })).toEqual([]);
});
