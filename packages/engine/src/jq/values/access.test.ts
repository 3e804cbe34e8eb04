import { expect, test } from "vitest";
import { field, fieldSlow, has, index, length, setKey, slice } from "./access.ts";
import { parseJson } from "./parse-json.ts";
import { CLOSED_HOST, CONTAINER_SIZE, DEFAULT_BUDGET, ELEMENT_SIZE, JOINED_TEXT_SIZE, Run } from "./run.ts";
import type { JqObject } from "./value.ts";

const newRun = (): Run => new Run(CLOSED_HOST, DEFAULT_BUDGET);

test("what objects inherit is not there", () => {
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty", "length"]) {
    expect([
      field(newRun(), {}, name),
      fieldSlow({}, name),
      index(newRun(), {}, name),
      has(newRun(), {}, name),
    ]).toEqual([null, null, null, false]);
  }
  expect(field(newRun(), parseJson('{"__proto__":1}'), "__proto__")).toBe(1);
});

test("a number that kept its digits has no members", () => {
  expect(() => field(newRun(), parseJson("1.0"), "text")).toThrow();
  expect(length(newRun(), parseJson("-1.0"))).toEqual(parseJson("1.0"));
});

test("a set __proto__ is a key, not a prototype", () => {
  const object: JqObject = {};
  setKey(object, "__proto__", { polluted: true });
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  expect(Object.keys(object)).toEqual(["__proto__"]);
});

test("strings are sliced by code points, with negative and fractional bounds", () => {
  expect(slice(newRun(), "a😀bcd", 1, -1)).toBe("😀bc");
  expect(slice(newRun(), "a😀bcd", 0.5, 1.5)).toBe("a😀");
  expect(slice(newRun(), "a😀bcd", null, Number.NaN)).toBe("a😀bcd");
});

test("a slice is charged what it holds, of an array its elements and of a text that it keeps the whole of it", () => {
  const run = newRun();
  slice(run, [1, 2, 3, 4, 5], 1, 4);
  slice(run, "abcde", 1, 4);
  const charged = CONTAINER_SIZE + 3 * ELEMENT_SIZE + JOINED_TEXT_SIZE;
  expect(run.allocation).toBe(DEFAULT_BUDGET.allocation - charged);
});
