import { expect, test } from "vitest";
import { formatJson } from "../jq/values/format-json.ts";
import { parseJson, parseJsonPayload } from "../jq/values/parse-json.ts";
import { findNumbers } from "./find-numbers.ts";
import { LONGEST } from "./machine.ts";

const found = (text: string): string[] => {
  const places = findNumbers(text) ?? [];
  return places.flatMap((start, at) => (at % 2 === 0 ? [text.slice(start, places[at + 1])] : []));
};

const ODD = ["1.10", "-1.0", "1e2", "1E+2", "0.0", "0.00001", "-0.00001", "1234567890123456", "1234567890.1234567"];
const PLAIN = [
  "1",
  "-2.5",
  "100",
  "0.001",
  "0.0001",
  "-0",
  "123456789012345",
  "true",
  '"1.10"',
  '"\\"1.10"',
  '"日1e5"',
];

test("a number whose double says everything is not found, nor one in a string", () => {
  for (const odd of ODD) {
    expect(found(`[${[...PLAIN, odd, ...PLAIN, odd].join()}]`)).toEqual([odd, odd]);
    expect(found(odd)).toEqual([odd]);
  }
  expect(found(`{${PLAIN.map((value, at) => `"${at}.0":${value}`).join()}}`)).toEqual([]);
});

test("a number is found in each block of 64 characters, behind escapes and beside characters of any plane", () => {
  for (let length = 0; length < 140; length += 1) {
    for (const filler of ["x", '\\"', "\\\\", "日", "😀", "∢"]) {
      const text = `{"${filler.repeat(length)}":[1.10,"1.10",1234567890123456]}`;
      expect(found(text)).toEqual(["1.10", "1234567890123456"]);
      expect(formatJson(parseJsonPayload(text))).toBe(formatJson(parseJson(text)));
    }
  }
});

test("a text of several pieces is read as one, wherever it is cut", () => {
  const piece = LONGEST / 2;
  for (let before = piece - 30; before < piece + 4; before += 1) {
    const text = `["${"y".repeat(before)}",1.10,"\\\\\\"",2.50,{"a\\"":3.0}]`;
    expect(found(text)).toEqual(["1.10", "2.50", "3.0"]);
  }
  const long = `[${"1.10,".repeat(LONGEST)}1]`;
  expect(found(long).length).toBe(LONGEST);
});

test("a number that fills a piece is left to the exact reader", () => {
  const digits = `1${"0".repeat(LONGEST)}`;
  expect(findNumbers(`[${digits}]`)).toBeNull();
  expect(formatJson(parseJsonPayload(`[${digits}]`))).toBe(`[${digits}]`);
});

test("a hostile text takes no more time than an honest one: each run of digits and points is looked at once", () => {
  const text = "1.".repeat(LONGEST / 5);
  const start = performance.now();
  for (let round = 0; round < 20; round += 1) expect(findNumbers(text)).toEqual([]);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test.each([
  '{"a":1.0,"a":2}',
  '{"a":1.0,"b":"\x7f2.0"}',
  '{"a":1.0,"b":"\\u007f2.0"}',
  '{"a":1.0,"b":"\\u007F"}',
  '{"__proto__":1.0,"1":{"__proto__":[2.0]}}',
])("%j is read as the exact reader reads it, mark or not", (text) => {
  expect(formatJson(parseJsonPayload(text))).toBe(formatJson(parseJson(text)));
});

test.each(["{1.0:1}", "[1.0 2]", "[1.0.0]", "[+1.0]", "[1.0e]", "[x1.0]", '"a"1.0', "[1.0,]", "-.0"])(
  "%s is refused with jq's words, though it would be JSON with a string in the place of its number",
  (text) => {
    const failureOf = (parse: (text: string) => unknown) => {
      try {
        return parse(text);
      } catch (error) {
        return Object(error).value;
      }
    };
    expect(failureOf(parseJsonPayload)).toEqual(failureOf(parseJson));
  },
);
