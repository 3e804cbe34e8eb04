import { expect, test } from "vitest";
import { mismatches } from "./match-value.ts";

test("an object may have more than is expected, a list may not", () => {
  expect(mismatches({ a: 1 }, { a: 1, b: 2 }, false)).toEqual([]);
  expect(mismatches({ a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 1, d: 2 }], e: 3 } }, false)).toEqual([]);
  expect(mismatches([1], [1, 2], false)).toEqual([{ path: "", expected: [1], actual: [1, 2] }]);
});

test("exact asks for every key, at any depth", () => {
  expect(mismatches({ a: {} }, { a: { b: 1 } }, true)).toEqual([{ path: "a.b", expected: undefined, actual: 1 }]);
});

test("null is a value, and not the same as nothing", () => {
  expect(mismatches({ a: null }, {}, false)).toEqual([{ path: "a", expected: null, actual: undefined }]);
  expect(mismatches({ a: null }, { a: null }, true)).toEqual([]);
});

test("every difference is told with its place", () => {
  const expected = { title: "x", properties: { tags: ["a", "b"], n: 1 } };
  const actual = { title: "y", properties: { tags: ["a", "c"], n: "1" } };
  expect(mismatches(expected, actual, false).map(({ path }) => path)).toEqual([
    ...["title", "properties.tags[1]", "properties.n"],
  ]);
});
