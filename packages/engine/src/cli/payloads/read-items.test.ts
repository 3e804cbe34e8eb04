import { describe, expect, test } from "vitest";
import { readItems } from "./read-items.ts";
import { textsOf, windowOn } from "./text-window.fixture.ts";

const read = (text: string, step: number) => textsOf(readItems(windowOn(text, step)));
const texts = (text: string, step: number) => read(text, step).map((item) => item.text);

describe.each([1, 2, 3, 7, 1000])("in chunks of %i bytes", (step) => {
  test("values follow one another with or without space", () => {
    expect(texts('{"a":1}{"b":2}  "x""y" 1 true\nnull', step)).toEqual([
      ...['{"a":1}', '{"b":2}', '"x"', '"y"', "1", "true", "null"],
    ]);
  });

  test("an array is its elements, nested ones whole", () => {
    expect(texts('[1, [2, [3]], {"a": [4]}, "]"]', step)).toEqual(["1", "[2, [3]]", '{"a": [4]}', '"]"']);
    expect(texts("[] [ ] 5", step)).toEqual(["5"]);
  });

  test("brackets and quotes inside of strings end nothing", () => {
    const item = String.raw`{"a":"}]\"\\","b\\":"{[","c":"\\\""}`;
    expect(texts(`[${item},${item}]`, step)).toEqual([item, item]);
  });

  test("items know the line and column on which they begin", () => {
    expect(read('[\n  {"a":\n1},\n 2]\n 3', step)).toEqual([
      { text: '{"a":\n1}', line: 2, column: 2 },
      { text: "2", line: 4, column: 1 },
      { text: "3", line: 5, column: 1 },
    ]);
  });

  test("an item that is wrong, but balanced, costs only itself", () => {
    expect(texts("[{a}, 2]", step)).toEqual(["{a}", "2"]);
  });

  test.each([
    ["[1, 2", [{ text: null, line: 1, message: "the array that begins at line 1 is never closed" }]],
    ['[1,\n {"a":', [{ text: null, line: 2, message: "the value that begins here is never closed" }]],
    ["[1 2]", [{ text: null, line: 1, message: "expected `,` or `]` after an item of the array" }]],
    ["[1,]", [{ text: null, line: 1, message: "expected a JSON value" }]],
    ["1 } 2", [{ text: null, line: 1, message: "expected a JSON value" }]],
  ])("%j ends in one problem, after what came before it", (text, problems) => {
    const found = read(text, step);
    expect(found.at(0)).toMatchObject({ text: "1" });
    expect(found.filter((item) => item.text === null)).toEqual(problems);
  });
});
