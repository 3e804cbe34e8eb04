import { expect, test } from "vitest";
import { formatJson } from "../jq/values/format-json.ts";
import {
  BLUEPRINT,
  compileShort,
  IDENTIFIER,
  mapShort,
  outcomeOf,
  type ShortResource,
  show,
} from "./one-resource.fixture.ts";

// §4 to §6 of reference/mapping-semantics.md.

const ITEM =
  '{"id":"a","n":null,"z":0,"e":"","f":false,"t":true,"l":[1,2],"o":{"k":1},"none":[],"bare":{},"num":5,"name":"n","type":"repo","owner":"core","big":12345678901234567890}';

function entity(mapping: object): unknown {
  const { entity: text, ...rest } = outcomeOf({ mapping }, ITEM);
  return text === undefined ? rest : JSON.parse(text);
}

test("§5 the entity has the keys of the mapping, in its order, explicit nulls included, and no others", () => {
  const mappings = {
    title: ".n",
    properties: { p: ".n", a: ".name" },
    identifier: IDENTIFIER,
    blueprint: BLUEPRINT,
  };
  expect(outcomeOf({ mappings }, ITEM).entity).toBe(
    '{"title":null,"properties":{"p":null,"a":"n"},"identifier":"a","blueprint":"thing"}',
  );
});

test("§0.2 only keys that the mapping has are in the entity", () => {
  expect(entity({})).toEqual({ identifier: "a", blueprint: "thing" });
  expect(entity({ properties: {}, relations: {} })).toEqual({
    identifier: "a",
    blueprint: "thing",
    properties: {},
    relations: {},
  });
});

test.each([".n", ".missing", "empty", ".e", ".z", ".f", ".none", ".bare", "0.0", "-0"])(
  "§5 §13.4 an item whose identifier is %s has no entity, and that is no error",
  (identifier) => {
    const outcome = outcomeOf({ mapping: { identifier } }, ITEM);
    expect(outcome).toEqual({ status: "dropped", problems: ["identifier_empty identifier"] });
  },
);

test.each([".n", ".missing", ".e", ".z", ".f", ".none", ".bare"])(
  "§5 §13.4 an item whose blueprint is %s has no entity, and that is no error",
  (blueprint) => {
    const outcome = outcomeOf({ mapping: { blueprint } }, ITEM);
    expect(outcome).toEqual({ status: "dropped", problems: ["blueprint_empty blueprint"] });
  },
);

test("§5 an identifier whose expression fails drops the item, and both facts are told", () => {
  expect(outcomeOf({ mapping: { identifier: ".id.x" } }, ITEM)).toEqual({
    status: "dropped",
    problems: ["identifier_empty identifier", "field_error identifier"],
  });
});

test.each([
  [".num", '"5"'],
  [".big", '"12345678901234567890"'],
  ["1.5", '"1.5"'],
  ["1e3", '"1E+3"'],
])("§5 overruled: the number %s as identifier becomes its exact text", (identifier, text) => {
  expect(outcomeOf({ mapping: { identifier } }, ITEM).entity).toContain(`"identifier":${text}`);
});

test.each([".t", ".l", ".o"])(
  "§5 overruled: %s as identifier is neither text nor a search query, and fails the item",
  (identifier) => {
    const outcome = outcomeOf({ mapping: { identifier } }, ITEM);
    expect(outcome).toEqual({ status: "failed", problems: ["identifier_type identifier"] });
  },
);

test("§1.3 keys of a value keep the order in which the item has them", () => {
  const item = '{"id":"a","o":{"z":1,"b":{"y":1,"a":2},"c":3}}';
  expect(outcomeOf({ mapping: { properties: { p: ".o" } } }, item).entity).toContain('{"z":1,"b":{"y":1,"a":2},"c":3}');
});

test("§5 a blueprint may be computed", () => {
  expect(entity({ blueprint: ".type" })).toMatchObject({ blueprint: "repo" });
});

test.each([".num", ".l", ".t", ".o"])(
  "§5 overruled: %s as blueprint fails the item here, not later in the catalog",
  (blueprint) => {
    const outcome = outcomeOf({ mapping: { blueprint } }, ITEM);
    expect(outcome).toEqual({ status: "failed", problems: ["blueprint_type blueprint"] });
  },
);

test.each([
  ["5", 5],
  [".l", [1, 2]],
  [".o", { k: 1 }],
  [".t", true],
])("§5 a title is kept as it is: %s", (title, value) => {
  expect(entity({ title })).toMatchObject({ title: value });
});

test.each([
  [".z", "0"],
  [".num", "5"],
  ['"x"', "x"],
])("§5 a scalar as icon or team becomes text: %s", (expression, text) => {
  expect(entity({ icon: expression, team: expression })).toMatchObject({ icon: text, team: text });
});

test("§5 overruled: true as icon or team is the text true, not Python's True", () => {
  expect(entity({ icon: ".t", team: ".t" })).toMatchObject({ icon: "true", team: "true" });
});

test("§5 overruled: a list or object as icon costs no other item; the catalog refuses it", () => {
  expect(entity({ icon: ".l" })).toMatchObject({ icon: [1, 2] });
});

test.each([
  [".l", [1, 2]],
  [".n", null],
])("§5 a team may be %s; elements are untouched", (team, value) => {
  expect(entity({ team })).toMatchObject({ team: value });
});

test("§5 nested properties are evaluated leaf by leaf", () => {
  expect(entity({ properties: { owner: { name: ".owner", deep: { id: ".id", no: ".n" } } } })).toMatchObject({
    properties: { owner: { name: "core", deep: { id: "a", no: null } } },
  });
});

test("§0.2 overruled: booleans and null, as numbers, are constants where jq text is expected", () => {
  const outcome = outcomeOf({ query: true, mapping: { title: null, properties: { n: 5, b: false, f: 1.5 } } }, ITEM);
  expect(outcome).toEqual({
    status: "mapped",
    entity: '{"identifier":"a","blueprint":"thing","title":null,"properties":{"n":5,"b":false,"f":1.5}}',
    problems: ["field_null title"],
  });
});

test("§0.2 §13.6 overruled: `query: true` without quotes is the constant true, where the incumbent breaks on every item", () => {
  expect(outcomeOf({ query: true }, ITEM).status).toBe("mapped");
  expect(outcomeOf({ query: false }, ITEM).status).toBe("filtered");
});

test("a file:// value is null, since nothing reads it", () => {
  expect(outcomeOf({ mapping: { properties: { readme: "file://README.md" } } }, ITEM).entity).toContain(
    '{"readme":null}',
  );
});

test("keys that JavaScript gives a meaning are ordinary keys", () => {
  const properties = JSON.parse('{"__proto__":".id","constructor":".owner","toString":".name","a b":".z","1":".e"}');
  const { entity: text } = outcomeOf({ mapping: { properties } }, ITEM);
  expect(text).toContain('"__proto__":"a"');
  expect(JSON.parse(text ?? "").properties).toEqual(
    JSON.parse('{"__proto__":"a","constructor":"core","toString":"n","a b":0,"1":""}'),
  );
  expect(Object.prototype).not.toHaveProperty("a b");
});

test.each(["`", "$" + "{1}", "\u2028", "*/", "'", '"', "\\", "\n", "a\u0007"])(
  "a property key cannot become code: %j",
  (key) => {
    const { entity: text } = outcomeOf({ mapping: { properties: { [key]: ".id" } } }, ITEM);
    expect(JSON.parse(text ?? "").properties).toEqual({ [key]: "a" });
  },
);

// §6 search queries and relations

const SEARCH = { combinator: '"and"', rules: [{ property: '"$title"', operator: '"="', value: ".owner" }] };

test("§6.1 every leaf of a search query is jq, and the query is handed on", () => {
  expect(entity({ relations: { team: SEARCH } })).toMatchObject({
    relations: { team: { combinator: "and", rules: [{ property: "$title", operator: "=", value: "core" }] } },
  });
});

test("§6.1 a leaf that finds nothing is null in place, and told with its position among the rules", () => {
  const rules = [SEARCH.rules[0], { property: '"x"', operator: '"="', value: ".missing" }];
  const outcome = outcomeOf({ mapping: { relations: { team: { combinator: '"or"', rules } } } }, ITEM);
  expect(outcome.status).toBe("mapped");
  expect(outcome.problems).toEqual(["field_null relations.team.rules[1].value"]);
  expect(outcome.entity).toContain('{"property":"x","operator":"=","value":null}');
});

test("§6.1 an unquoted combinator does not compile: null, and the rest is still sent", () => {
  const outcome = outcomeOf({ mapping: { relations: { team: { ...SEARCH, combinator: "and" } } } }, ITEM);
  expect(outcome.entity).toContain('{"combinator":null,"rules":[{"property":"$title"');
  expect(outcome.problems).toEqual(["field_error relations.team.combinator"]);
});

test("§6.1 groups nest to any depth, and `rules: []` is allowed", () => {
  const nested = { combinator: '"or"', rules: [{ combinator: '"and"', rules: [] }, SEARCH] };
  expect(entity({ relations: { team: nested } })).toMatchObject({
    relations: { team: { combinator: "or", rules: [{ combinator: "and", rules: [] }, { combinator: "and" }] } },
  });
});

test("§0.2 keys of a rule that no rule has are left out", () => {
  const rules = [{ ...SEARCH.rules[0], blueprint: '"x"' }];
  expect(entity({ relations: { team: { combinator: '"and"', rules } } })).toMatchObject({
    relations: { team: { rules: [{ property: "$title", operator: "=", value: "core" }] } },
  });
});

const COMPUTED = '{combinator: "and", rules: [{property: "$title", operator: "=", value: .owner}]}';

test.each(["identifier", "team"])("§5 §6.1 an expression that computes a search query is one: %s", (key) => {
  const value = { combinator: "and", rules: [{ property: "$title", operator: "=", value: "core" }] };
  expect(entity({ [key]: COMPUTED })).toMatchObject({ [key]: value });
  expect(entity({ [key]: SEARCH })).toMatchObject({ [key]: value });
  expect(entity({ relations: { r: COMPUTED } })).toMatchObject({ relations: { r: value } });
});

test("§6.1 overruled: a list of search queries is no relation", () => {
  expect(outcomeOf({ mapping: { relations: { r: `[${COMPUTED}]` } } }, ITEM)).toEqual({
    status: "failed",
    problems: ["relation_type relations.r"],
  });
});

test.each([
  ['"x"', '"x"'],
  ['["x","y"]', '["x","y"]'],
  ["[]", "[]"],
  ['["x", null]', '["x"]'],
  ["[null]", "[]"],
  ['["x", null, "y", "x"]', '["x","y"]'],
  ['["1", 1, 1.0]', '["1","1.0"]'],
])("§6.3 a relation is shown as it is stored: %s", (expression, value) => {
  expect(outcomeOf({ mapping: { relations: { r: expression } } }, ITEM)).toMatchObject({
    status: "mapped",
    entity: expect.stringContaining(`{"r":${value}}`),
    problems: [],
  });
});

test("§6.3 null clears a relation, with a problem", () => {
  expect(outcomeOf({ mapping: { relations: { r: ".n" } } }, ITEM)).toMatchObject({
    entity: expect.stringContaining('{"r":null}'),
    problems: ["field_null relations.r"],
  });
});

test.each([
  ["5", '"5"'],
  ["[1, .big]", '["1","12345678901234567890"]'],
])("§6.3 overruled: numbers in a relation become their exact text: %s", (expression, value) => {
  expect(outcomeOf({ mapping: { relations: { r: expression } } }, ITEM).entity).toContain(`{"r":${value}}`);
});

test.each(["true", ".o", '[["x"]]', "[true]", "[{}]"])(
  "§6.3 overruled: %s as relation fails the item",
  (expression) => {
    expect(outcomeOf({ mapping: { relations: { r: expression } } }, ITEM)).toEqual({
      status: "failed",
      problems: ["relation_type relations.r"],
    });
  },
);

// §4 mappings

test("§4 §13.7 a list of mappings gives each item one outcome per mapping, in order", () => {
  const mappings = [
    { identifier: ".id", blueprint: '"a"' },
    { identifier: ".name", blueprint: '"b"' },
    { identifier: ".n", blueprint: '"c"' },
  ];
  const outcomes = mapShort({ mappings }, ITEM);
  expect(outcomes.map(({ mapping, status }) => [mapping, status])).toEqual([
    [0, "mapped"],
    [1, "mapped"],
    [2, "dropped"],
  ]);
  expect(outcomes.flatMap((outcome) => show(outcome).entity ?? [])).toEqual([
    '{"identifier":"a","blueprint":"a"}',
    '{"identifier":"n","blueprint":"b"}',
  ]);
});

test("§0.1 a list of one mapping, as clients send it when a sync starts, is that mapping", () => {
  const mapping = { identifier: ".id", blueprint: '"a"', title: ".name" };
  expect(outcomeOf({ mappings: [mapping] }, ITEM)).toEqual(outcomeOf({ mappings: mapping }, ITEM));
});

test("§4 the selector of a list of mappings runs once per item and answers for all of them", () => {
  const mappings = [
    { identifier: ".id", blueprint: '"a"' },
    { identifier: ".id", blueprint: '"b"' },
  ];
  expect(mapShort({ query: "false", mappings }, ITEM).map(({ status }) => status)).toEqual(["filtered", "filtered"]);
});

test("mapOne gives the first entity, and null where there is none", () => {
  const mappings = [
    { identifier: ".n", blueprint: '"a"' },
    { identifier: ".id", blueprint: '"b"' },
  ];
  const first = (resource: ShortResource) => compileShort(resource).mapOne(JSON.parse(ITEM));
  expect(first({ mappings })).toEqual({ identifier: "a", blueprint: "b" });
  expect(first({ query: "false" })).toBeNull();
  expect(compileShort({}).mapOne("text")).toBeNull();
});

test("the payload is never changed by mapping it", () => {
  const item = Object.freeze({
    id: "a",
    tags: Object.freeze(["x"]),
    deep: Object.freeze({ v: Number.POSITIVE_INFINITY }),
  });
  const properties = { a: ".deep", b: ".tags + [1]", c: ".deep.v = 2", d: "del(.tags)" };
  const [outcome] = mapShort({ port: { itemsToParse: ".tags" }, mapping: { properties } }, item);
  expect(outcome?.status).toBe("mapped");
  expect(formatJson(item as never)).toBe('{"id":"a","tags":["x"],"deep":{"v":1.7976931348623157e+308}}');
});
