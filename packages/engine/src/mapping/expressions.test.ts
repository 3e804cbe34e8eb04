import { expect, test } from "vitest";
import { compileMapping } from "./compile-mapping.ts";
import { fieldOf, mapShort, outcomeOf, shortConfig } from "./one-resource.fixture.ts";

// Numbers are those of reference/mapping-semantics.md.

const ITEM =
  '{"id":"a","arr":["x","y"],"n":null,"z":0,"big":12345678901234567890,"fl":1.0,"e":"","t":true,"f":false,"o":"b"}';

test.each([
  ["the first of several outputs is taken", ".arr[]", '"x"', undefined],
  ["a list stays a list", ".arr", '["x","y"]', undefined],
  ["a null is null, with a problem", ".n", "null", "field_null"],
  ["an absent key is null, with a problem", ".missing", "null", "field_null"],
  ["no output is null, with a problem", "empty", "null", "field_null"],
  ["a failed select is null, with a problem", "select(.t | not)", "null", "field_null"],
  ["a runtime error is null, with a problem", ".id.x", "null", "field_error"],
  ["error(…) is null, with a problem", 'error("e")', "null", "field_error"],
  ["error(null) is null, with a problem", "error(null)", "null", "field_error"],
  ["an error after the first output is never reached", '(.id, error("late"))', '"a"', undefined],
  ["text that does not compile is null, with a problem", ".a.", "null", "field_error"],
  ["an empty text is null, with a problem", "", "null", "field_error"],
  ["a comment alone is null, with a problem", "# todo", "null", "field_error"],
  ["halt is null, with a problem", "halt", "null", "field_null"],
  ["halt_error is null, with a problem", "halt_error", "null", "field_error"],
  ["input finds no further input", "input", "null", "field_error"],
  ["inputs is empty", "[inputs]", "[]", undefined],
  ["debug passes its input through", ".id | debug", '"a"', undefined],
  ["stderr passes its input through", ".id | stderr", '"a"', undefined],
  ["import is refused", 'import "a" as a; .id', "null", "field_error"],
  ["include is refused", 'include "a"; .id', "null", "field_error"],
  ["zero is an ordinary value", ".z", "0", undefined],
  ["false is an ordinary value", ".f", "false", undefined],
  ["the empty string is an ordinary value", ".e", '""', undefined],
  ["the empty list is an ordinary value", "[]", "[]", undefined],
  ["the empty object is an ordinary value", "{}", "{}", undefined],
  ["interpolation", '"\\(.id)-\\(.z)"', '"a-0"', undefined],
  ["NaN is null, with a problem", "nan", "null", "field_null"],
  ["infinity is the largest double", "infinite", "1.7976931348623157e+308", undefined],
  ["NaN inside a value is null", "[nan, {a: nan}]", '[null,{"a":null}]', undefined],
])("§1.1 %s: `%s`", (_, expression, value, problem) => {
  expect(fieldOf(expression, ITEM)).toEqual(problem === undefined ? { value } : { value, problem });
});

test("§1.1 overruled: an integer beyond 2^53 keeps its digits, where the incumbent gives …168", () => {
  expect(fieldOf(".big", ITEM)).toEqual({ value: "12345678901234567890" });
});

test("§1.3 overruled: 1.0 keeps its text, as in jq 1.8, where the incumbent gives 1", () => {
  expect(fieldOf(".fl", ITEM)).toEqual({ value: "1.0" });
});

test("§1.1 an expression that does not compile is refused by default, before any item", () => {
  const { mapping, problems } = compileMapping(
    shortConfig({ mapping: { title: ".a.", properties: { p: "nope(1)" } } }),
  );
  expect(mapping).toBeNull();
  expect(problems.map(({ code, path }) => [code, path])).toEqual([
    ["jq_syntax_error", "resources[0].port.entity.mappings.title"],
    ["jq_unknown_function", "resources[0].port.entity.mappings.properties.p"],
  ]);
});

test.each([
  ["the text true", "true", "mapped"],
  ["the text false", "false", "filtered"],
  ["a true field", ".t", "mapped"],
  ["a false field", ".f", "filtered"],
  ["the first of two outputs, false", "(.f, .t)", "filtered"],
  ["the first output before an error", '(.t, error("x"))', "mapped"],
  ["`and` with a null side is false", ".id and .missing", "filtered"],
])("§1.2 selector: %s: `%s` → %s", (_, query, status) => {
  expect(outcomeOf({ query }, ITEM)).toMatchObject({ status, problems: [] });
});

test.each([
  [".missing", "selector_not_boolean"],
  ["null", "selector_not_boolean"],
  ["1", "selector_not_boolean"],
  ['"true"', "selector_not_boolean"],
  ["[true]", "selector_not_boolean"],
  [".arr[]", "selector_not_boolean"],
  ["empty", "selector_no_output"],
  ["select(.f)", "selector_no_output"],
  ["halt", "selector_no_output"],
  [".id.x", "selector_error"],
  [".a.", "selector_error"],
  ["", "selector_error"],
  [" ", "selector_error"],
])("§1.2 §13.1 selector: anything but a boolean fails the item and is no “false”: `%s` → %s", (query, code) => {
  expect(outcomeOf({ query }, ITEM)).toEqual({ status: "failed", problems: [`${code} selector.query`] });
});

test("§1.2 quirk not copied: a selector that fails is reported once, whatever the mapping has", () => {
  const problems = mapShort(
    { query: ".missing", mapping: { properties: { a: ".id" }, relations: { r: ".id" } } },
    ITEM,
  );
  expect(problems).toHaveLength(1);
});

test("§1.2 §0.1 a selector without a query wants every item", () => {
  expect(outcomeOf({}, ITEM).status).toBe("mapped");
});

test("§1.2 selector and mapping see the item as itemsToParse made it", () => {
  const resource = {
    query: '.item == "y" and (has("arr") | not)',
    port: { itemsToParse: ".arr" },
    mapping: { title: ".item" },
  };
  expect(mapShort(resource, ITEM).map(({ status }) => status)).toEqual(["filtered", "mapped"]);
});

test("§13.2 what comes after the first output is not computed", () => {
  expect(fieldOf("(.id, (range(1; infinite) | select(. < 0)))", ITEM)).toEqual({ value: '"a"' });
});
