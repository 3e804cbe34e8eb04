import { expect, test } from "vitest";
import { parseJsonConfig } from "./parse-json-config.ts";

const faults = (text: string): string[] =>
  parseJsonConfig(text, "c.json").problems.map(
    ({ code, message, location }) => `${location?.line}:${location?.column} ${code}: ${message}`,
  );

test.each([
  ["a trailing comma", '{\n  "a": 1,\n}', "3:1 config_invalid_json: property name expected"],
  ["a comment", '{"a": 1} // x', "1:10 config_invalid_json: invalid comment token"],
  ["single quotes", "{'a': 1}", "1:2 config_invalid_json: invalid symbol"],
  ["a missing brace", '{"a": 1', "1:8 config_invalid_json: close brace expected"],
  ["a line break in a string", '{"a": "x\ny"}', "1:7 config_invalid_json: unexpected end of string"],
])("%s is told where it stands", (_what, text, said) => {
  expect(faults(text)[0]).toBe(said);
});

test("keys that stand twice are told, all of them", () => {
  expect(faults('{"a": 1, "b": {"c": 1,\n "c": 2},\n "a": 2}')).toEqual([
    "2:2 config_duplicate_key: `c` stands twice in one object",
    "3:2 config_duplicate_key: `a` stands twice in one object",
  ]);
});

test("the same key in two objects is no duplicate", () => {
  expect(faults('[{"a": 1}, {"a": 1}]')).toEqual([]);
});

test("values are found, with their keys", () => {
  const text = '{"a": [{"b.c": 1}]}';
  const { find } = parseJsonConfig(text, "c.json");
  expect(find(["a", 0, "b.c"])).toEqual({ key: text.indexOf('"b.c"'), value: text.indexOf("1") });
  expect(find(["a", 0])).toEqual({ key: null, value: text.indexOf('{"b') });
  expect(find(["a", 3])).toBeNull();
});
