import { expect, test } from "vitest";
import { elementTexts } from "./element-texts.ts";

test.each([
  ["[]", []],
  [" [ ] ", []],
  ["[1]", ["1"]],
  ['[{"a":[1,2],"b":{"c":","}},2]', ['{"a":[1,2],"b":{"c":","}}', "2"]],
  [String.raw`["a\"],[",{"k\\":"]"}]`, [String.raw`"a\"],["`, String.raw`{"k\\":"]"}`]],
  [String.raw`["\\\\","\\\""]`, [String.raw`"\\\\"`, String.raw`"\\\""`]],
  ["\n[ 1 ,\t[[]] ]\n", [" 1 ", "\t[[]] "]],
])("brackets, commas and quotes inside strings split nothing: %s", (array, texts) => {
  expect(elementTexts(array)).toEqual(texts);
});

test("each text is an element of the whole", () => {
  const items = [{ "a,b": '"]' }, ["}", "\\"], "\\\\", -1.5, null, { "": [{}] }];
  const texts = elementTexts(JSON.stringify(items));
  expect(texts.map((text) => JSON.parse(text))).toEqual(items);
});

test("a text that breaks off is refused rather than read in part", () => {
  expect(() => elementTexts('[1,"2')).toThrow("not a whole JSON array");
});
