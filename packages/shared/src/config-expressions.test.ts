import { expect, test } from "vitest";
import { expressionText, listExpressions } from "./config-expressions.ts";
import { formatConfigPath } from "./config-path.ts";

const list = (config: unknown): string[] =>
  listExpressions(config).map(
    ({ path, role, inSearch, value }) =>
      `${formatConfigPath(path.slice(2))} ${role}${inSearch ? "*" : ""} ${expressionText(value)}`,
  );
const rule = (value: string): object => ({ property: '"$title"', operator: '"="', value, blueprint: "not jq" });

test("every expression is listed once, with its use, whatever stands between", () => {
  const mapping = {
    identifier: ".id",
    blueprint: '"b"',
    title: 5,
    team: { combinator: '"and"', rules: [rule(".t")] },
    properties: { a: true, nested: { b: { c: ".c" }, rules: ".r" } },
    relations: {
      one: ".x",
      rules: ".y",
      found: { combinator: '"or"', rules: [{ combinator: '"and"', rules: [rule(".z")] }] },
    },
    unknown: "not jq",
  };
  const port = { itemsToParse: ".items", entity: { mappings: [mapping] } };
  expect(list({ resources: [{ kind: "k", selector: { query: true, own: "not jq" }, port }] })).toEqual([
    "port.itemsToParse itemsToParse .items",
    "selector.query selector true",
    "port.entity.mappings[0].identifier identifier .id",
    'port.entity.mappings[0].blueprint blueprint "b"',
    "port.entity.mappings[0].title title 5",
    'port.entity.mappings[0].team.combinator team* "and"',
    'port.entity.mappings[0].team.rules[0].property team* "$title"',
    'port.entity.mappings[0].team.rules[0].operator team* "="',
    "port.entity.mappings[0].team.rules[0].value team* .t",
    "port.entity.mappings[0].properties.a property true",
    "port.entity.mappings[0].properties.nested.b.c property .c",
    "port.entity.mappings[0].properties.nested.rules property .r",
    "port.entity.mappings[0].relations.one relation .x",
    "port.entity.mappings[0].relations.rules relation .y",
    'port.entity.mappings[0].relations.found.combinator relation* "or"',
    'port.entity.mappings[0].relations.found.rules[0].combinator relation* "and"',
    'port.entity.mappings[0].relations.found.rules[0].rules[0].property relation* "$title"',
    'port.entity.mappings[0].relations.found.rules[0].rules[0].operator relation* "="',
    "port.entity.mappings[0].relations.found.rules[0].rules[0].value relation* .z",
  ]);
});

test("what is malformed is passed over, what is around it is listed", () => {
  const good = {
    kind: 5,
    port: { entity: { mappings: { identifier: ".id", properties: { tags: [".a"], b: ".b" } } } },
  };
  expect(list({ resources: [null, "x", { selector: [], port: null }, good] })).toEqual([
    "port.entity.mappings.identifier identifier .id",
    "port.entity.mappings.properties.b property .b",
  ]);
  for (const config of [null, 5, "x", [], {}, { resources: {} }]) expect(list(config)).toEqual([]);
});
