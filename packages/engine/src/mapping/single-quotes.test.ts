import { expect, test } from "vitest";
import { fieldOf, outcomeOf } from "./one-resource.fixture.ts";

// §2 of reference/mapping-semantics.md. The incumbent rewrites quotes in the text before it is parsed; here they are
// strings of the language, wherever a string may stand.

const ITEM = '{"o":"b","a":"x","b":"y","id":"i","path":"p/q","x":true}';

test.each([
  ["'/' + .o", '"/b"'],
  [".a + '-' + .b", '"x-y"'],
  [".a == 'x'", "true"],
  ["'multi word string'", '"multi word string"'],
  ["if .x then 'y' else 'z' end", '"y"'],
  ["''", '""'],
  [".nothing // ''", '""'],
  ["{ 'a' : .b }", '{"a":"y"}'],
  [`"it's ok"`, '"it\'s ok"'],
  [`"x'"`, `"x'"`],
  [`"a ' b"`, `"a ' b"`],
  [`"'"`, `"'"`],
])("§2 what the rewrite gets right works the same: %s", (expression, value) => {
  expect(fieldOf(expression, ITEM)).toEqual({ value });
});

test.each([
  [".a + ' ' + .b", '"x y"'],
  [".a + ' '", '"x "'],
  [".a + ' b'", '"x b"'],
  [".path | split('/')", '["p","q"]'],
  [".a | contains('x')", "true"],
  [".a | test('^x$')", "true"],
  ["{'a': .b}", '{"a":"y"}'],
  ["['a','b']", '["a","b"]'],
  ["['a', 'b']", '["a","b"]'],
  [".id | select(. == 'i')", '"i"'],
  ["(.x.y? // 'n/a')", '"n/a"'],
  ["'a'|ascii_upcase", '"A"'],
  [`"say 'hi' now"`, `"say 'hi' now"`],
  [`'"q"'`, '"\\"q\\""'],
])("§2 §13.5 overruled: what the rewrite breaks works here: %s", (expression, value) => {
  expect(fieldOf(expression, ITEM)).toEqual({ value });
});

test("§2 overruled: `'a','b'` is two strings, of which the first counts, where the rewrite makes the one string a','b", () => {
  expect(fieldOf("'a','b'", ITEM)).toEqual({ value: '"a"' });
});

test("§2 overruled: `'it''s'` is two strings side by side, which is not jq; the rewrite makes it the string it''s", () => {
  expect(fieldOf("'it''s'", ITEM)).toEqual({ value: "null", problem: "field_error" });
});

test.each(["' x", "'a' 'b'"])("§2 what is no string in either reading does not compile: %s", (expression) => {
  expect(fieldOf(expression, ITEM)).toEqual({ value: "null", problem: "field_error" });
});

test("§2 overruled: a quote in a comment is a part of the comment, where the rewrite reaches into it", () => {
  expect(fieldOf(".a # the 'name of it", ITEM)).toEqual({ value: '"x"' });
});

test("§2 quotes work in selectors, identifiers and itemsToParse too", () => {
  const resource = {
    query: ".item | startswith('p')",
    port: { itemsToParse: ".path | split('/')", itemsToParseTopLevelTransform: false },
    mappings: { identifier: "'id-' + .item", blueprint: "'thing'" },
  };
  expect(outcomeOf({ ...resource, port: { itemsToParse: ".path | split('/') | [first]" } }, ITEM)).toMatchObject({
    entity: '{"identifier":"id-p","blueprint":"thing"}',
  });
});
