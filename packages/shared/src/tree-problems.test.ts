import { expect, test } from "vitest";
import { treeProblems } from "./tree-problems.ts";

test("an integer that a double cannot hold is told, one that it holds is not", () => {
  expect(treeProblems({ a: [9007199254740991, 1.5, JSON.parse("12345678901234567890")] })).toMatchObject([
    { code: "config_inexact_number", path: "a[2]" },
  ]);
});

test("a container under __proto__ is told, since schemas do not look there", () => {
  expect(treeProblems(JSON.parse('{"properties": {"__proto__": [1]}}'))).toMatchObject([
    { code: "config_wrong_type", path: "properties.__proto__" },
  ]);
  expect(treeProblems(JSON.parse('{"properties": {"__proto__": ".a"}}'))).toEqual([]);
});

test("a value that contains itself ends the walk with one problem", () => {
  const value: unknown[] = [];
  value.push(value, value);
  expect(treeProblems({ a: value, b: value })).toMatchObject([{ code: "config_too_deep" }]);
});
