import { expect, test } from "vitest";
import { field, fieldSlow, has, index, length, setKey, slice } from "./access.ts";
import { parseJson } from "./parse-json.ts";
import type { JqObject } from "./value.ts";

test("what objects inherit is not there", () => {
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty", "length"]) {
    expect([field({}, name), fieldSlow({}, name), index({}, name), has({}, name)]).toEqual([null, null, null, false]);
  }
  expect(field(parseJson('{"__proto__":1}'), "__proto__")).toBe(1);
});

test("a number that kept its digits has no members", () => {
  expect(() => field(parseJson("1.0"), "text")).toThrow();
  expect(length(parseJson("-1.0"))).toEqual(parseJson("1.0"));
});

test("a set __proto__ is a key, not a prototype", () => {
  const object: JqObject = {};
  setKey(object, "__proto__", { polluted: true });
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  expect(Object.keys(object)).toEqual(["__proto__"]);
});

test("strings are sliced by code points, with negative and fractional bounds", () => {
  expect(slice("a😀bcd", 1, -1)).toBe("😀bc");
  expect(slice("a😀bcd", 0.5, 1.5)).toBe("a😀");
  expect(slice("a😀bcd", null, Number.NaN)).toBe("a😀bcd");
});
