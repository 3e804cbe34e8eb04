import { describe, expect, test } from "vitest";
import { skippedText } from "./broken-place.ts";
import { ByteWindow, type ReadBytes } from "./byte-window.ts";
import type { Layout } from "./detect-layout.ts";
import { readItems } from "./read-items.ts";
import { jsonText, windowOn } from "./text-window.fixture.ts";

const read = (text: string, step: number, layout: Layout = "document") =>
  Array.from(readItems(windowOn(text, step), layout, jsonText), (each) => ("found" in each ? each.found : each));
const texts = (text: string, step: number, layout: Layout = "document") =>
  read(text, step, layout).flatMap((each) => ("text" in each ? [each.text] : []));

/** Values as they are, places as `1:13 message | what is not read`. */
const story = (text: string, step: number, layout: Layout) =>
  read(text, step, layout).map((each) => {
    if ("text" in each) return each.text;
    const { fault, message, skipped } = each.broken;
    const lost = skipped === null ? "" : ` | ${skippedText(skipped)}`;
    return `${fault.line}:${fault.column + 1} ${message}${lost}`;
  });

describe.each([1, 2, 3, 7, 1000])("in chunks of %i bytes", (step) => {
  test("values follow one another with or without space", () => {
    for (const layout of ["document", "lines"] as const) {
      expect(texts('{"a":1}{"b":2}  "x""y" 1 true\nnull', step, layout).map((value) => value.trim())).toEqual([
        ...['{"a":1}', '{"b":2}', '"x"', '"y"', "1", "true", "null"],
      ]);
    }
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

  test("lines come whole and keep their numbers across blank ones", () => {
    expect(read('{"a":1}\n\n  \r\n{"name":"日本語 😀"}\r\n{"last":true}', step, "lines")).toEqual([
      { text: '{"a":1}', line: 1, column: 0 },
      { text: '{"name":"日本語 😀"}\r', line: 4, column: 0 },
      { text: '{"last":true}', line: 5, column: 0 },
    ]);
  });

  test.each<[string, readonly string[]]>([
    ["[{a}, 2]", ["1:3 expected a key or `}`, got `a` | not read: line 1, columns 2 to 4", "2"]],
    ["[1, 2", ["1", "2", "1:6 the array that begins at line 1 is never closed"]],
    ['[1,\n {"a":', ["1", "2:2 the value that begins here is never closed | nothing is read from line 2, column 2 on"]],
    ["[1 2]", ["1", "1:4 expected `,` or `]`, got `2`", "2"]],
    ["[1 {}, 2]", ["1", "1:4 expected `,` or `]`, got `{`", "{}", "2"]],
    ["[1,]", ["1", "1:4 expected a value, got `]`"]],
    ["[1,,2]", ["1", "1:4 expected a value, got `,`", "2"]],
    ["[1],[2]", ["1", "1:4 expected a value, got `,` | not read: line 1, column 4", "2"]],
    ["1 } 2", ["1", "1:3 expected a value, got `}` | not read: line 1, columns 3 to 4", "2"]],
    ["[1]]\n[2]", ["1", "1:4 expected a value, got `]` | not read: from line 1, column 4 up to line 2, column 1", "2"]],
    ["[1 oops, 2]", ["1", "1:4 expected `,` or `]`, got `o` | not read: line 1, columns 4 to 7", "2"]],
    ["[{}} {}]", ["{}", "1:4 expected `,` or `]`, got `}` | not read: line 1, columns 4 to 5", "{}"]],
    ['[{"a":[1},2]', ["1:9 expected `,` or `]`, got `}` | not read: line 1, columns 2 to 9", "2"]],
    ["[007, 2]", ["1:3 expected the end of the value, got `0` | not read: line 1, columns 2 to 4", "2"]],
    ['{"id":"a",,"owner":{"id":"x"}}\n2', ["1:11 expected a key, got `,` | not read: line 1, columns 1 to 30", "2"]],
    [
      '"id":"a","owner":{"id":"x"}} [2]',
      ['"id"', "1:5 expected a value, got `:` | not read: line 1, columns 5 to 28", "2"],
    ],
    [
      '[\n {"t":"x},\n {"t":"y"}]',
      [
        "2:11 control character in a string (byte 0x0a) | not read: from line 2, column 2 up to line 3, column 2",
        '{"t":"y"}',
      ],
    ],
    [
      '[\n {"n":{"x":1},\n {"n":2}]',
      [
        "2:15 the value that begins at line 2, column 2 is not closed | not read: from line 2, column 2 up to line 3, column 2",
        '{"n":2}',
      ],
    ],
    [
      '{\n"a":1,,\n"owners":[\n{"id":"x"},\n{"id":"y"}\n]\n}\n{"id":"b"}',
      ["2:7 expected a key, got `,` | not read: from line 1, column 1 up to line 7, column 2", '{"id":"b"}'],
    ],
    ["<html>{}\n[1]", ["1:1 expected a value, got `<` | not read: from line 1, column 1 up to line 2, column 1", "1"]],
  ])("a document, %j: what is broken costs no more than itself, and is reported with its place", (text, found) => {
    expect(story(text, step, "document")).toEqual(found);
  });

  test.each<[string, readonly string[]]>([
    [
      '{"a":1\n{"b":2}',
      [
        "1:7 the value that begins at line 1, column 1 is not closed | not read: from line 1, column 1 up to line 2, column 1",
        '{"b":2}',
      ],
    ],
    [
      '{"a":[\n{"b":2}\n{"c":3}',
      [
        "1:7 the value that begins at line 1, column 1 is not closed | not read: from line 1, column 1 up to line 2, column 1",
        '{"b":2}',
        '{"c":3}',
      ],
    ],
    ['{"a":1},{"b":2}\n3', ['{"a":1}', "1:8 expected a value, got `,` | not read: line 1, column 8", '{"b":2}', "3"]],
    [
      'INFO {"a":1}\n{"b":2}',
      ["1:1 expected a value, got `I` | not read: line 1, columns 1 to 5", '{"a":1}', '{"b":2}'],
    ],
    ['{"a":1}\n{\n "b": 2\n}\n{"c":3}', ['{"a":1}', '{\n "b": 2\n}', '{"c":3}']],
    ['[\n{"a":1},\n{"b":2}\n]', ['{"a":1}', '{"b":2}']],
    ['[1,2\n{"b":2}', ["1", "2", "2:1 the array that begins at line 1 is never closed", '{"b":2}']],
    [
      '\x1e{"a":1}\n\x1e{"b":\n\x1e{"c":3}\n',
      [
        '{"a":1}',
        "2:7 the value that begins at line 2, column 2 is not closed | not read: from line 2, column 2 up to line 3, column 1",
        '{"c":3}',
      ],
    ],
    [
      '{"a":1}\n<html>\n{margin:0}\n</html>\n',
      [
        '{"a":1}',
        "2:1 expected a value, got `<` | not read: from line 2, column 1 up to line 3, column 1",
        "3:2 expected a key or `}`, got `m` | not read: line 3, columns 1 to 10",
        "4:1 expected a value, got `<` | nothing is read from line 4, column 1 on",
      ],
    ],
  ])("lines, %j: the next line that begins a value is read", (text, found) => {
    expect(story(text, step, "lines")).toEqual(found);
  });
});

test("a broken value of many chunks takes no memory and hides nothing that follows", () => {
  const rest = '{"x":[1,2,"y"]},'.repeat(5_000);
  const window = windowOn(`[{"a":tru,"b":[${rest}0]}, 7]`, 64);
  const found = Array.from(readItems(window, "document", jsonText));
  expect(found.map((each) => "found" in each)).toEqual([false, true]);
});

test("looking for the end of a broken element does not read all that follows, or a file of such elements takes hours", () => {
  const element = `{"a":{"b":"${"x".repeat(100)}"},\n`;
  const found = Array.from(readItems(windowOn(`[${element.repeat(10_000)}7]`, 65_536, 65_536), "document", jsonText));
  expect(found.length).toBeGreaterThan(9_000);
});

test("a long value behind a broken one is read whole", () => {
  const long = JSON.stringify({ a: Array.from({ length: 40_000 }, (_, index) => `}${index}`) });
  expect(texts(`[{"x":},${long},7]`, 1000)).toEqual([long, "7"]);
});

test("a value that is not closed costs no others, also where the rest is more than memory takes", () => {
  const text = `[\n{"a":{"b":1},\n${'{"c":"d"},\n'.repeat(100_000)}7]`;
  const bytes = Buffer.from(text);
  let at = 0;
  const read: ReadBytes = (into, to, length) => {
    const count = bytes.copy(into, to, at, at + length);
    at += count;
    return count;
  };
  const found = Array.from(readItems(new ByteWindow(read, 1_024, 100_000), "document", jsonText));
  expect(found.filter((each) => "found" in each)).toHaveLength(100_001);
});
