import { expect, test } from "vitest";
import { formatJson } from "../jq/values/format-json.ts";
import { parseJson } from "../jq/values/parse-json.ts";
import type { JqValue } from "../jq/values/value.ts";
import { outcomeOf } from "./one-resource.fixture.ts";
import { boundOfBytes, LARGEST_ENTITY, MOST_LEVELS } from "./storable.ts";

const MAPPING = { title: ".title", properties: { p: ".p" }, relations: { r: ".r" }, team: ".team" };

function nested(levels: number): JqValue {
  let value: JqValue = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

test.each([
  ["U+0000 in a text", { p: "a\u0000b" }, "properties.p"],
  ["U+0000 in a key", { p: { x: { "\u0000": 1 } } }, "properties.p"],
  ["half a surrogate pair", { p: ["ok", "\ud800"] }, "properties.p"],
  ["half a surrogate pair in a key", { p: [{ "\udc00": 1 }] }, "properties.p"],
  ["U+0000 in a title", { title: "\u0000" }, "title"],
  ["U+0000 in an icon", { icon: "\u0000" }, "icon"],
])("%s costs compat the field, and strict the item", (_, parts, place) => {
  const mapping = { ...MAPPING, icon: ".icon" };
  const spared = outcomeOf({ mapping }, { id: "a", ...parts });
  expect(spared).toMatchObject({
    status: "mapped",
    problems: expect.arrayContaining([`unstorable_value ${place}`]),
  });
  expect(spared.entity).not.toMatch(/\\u|a.b|ok/);
  expect(outcomeOf({ mapping }, { id: "a", ...parts }, { mode: "strict" })).toMatchObject({
    status: "failed",
    problems: expect.arrayContaining([`unstorable_value ${place}`]),
  });
});

test.each([
  ["U+0000 in a relation", { r: ["a", "\u0000"] }, "relations.r"],
  ["U+0000 in a team", { team: "\u0000" }, "team"],
  ["more levels than the catalog holds", { p: nested(MOST_LEVELS + 1) }, "properties.p"],
])("%s fails the item in both modes, in the engine as in the worker", (_, parts, place) => {
  for (const mode of ["compat", "strict"] as const) {
    expect(outcomeOf({ mapping: MAPPING }, { id: "a", ...parts }, { mode })).toMatchObject({
      status: "failed",
      problems: expect.arrayContaining([`unstorable_value ${place}`]),
    });
  }
});

test.each([
  ["a surrogate pair", { p: "😀" }],
  ["the deepest value allowed", { p: nested(MOST_LEVELS) }],
  ["controls other than U+0000", { p: "\u0001\u001f" }],
])("%s is kept", (_, parts) => {
  expect(outcomeOf({ mapping: MAPPING }, { id: "a", ...parts }).status).toBe("mapped");
});

test("U+0000 in the identifier fails the item", () => {
  expect(outcomeOf({}, { id: "a\u0000" })).toEqual({ status: "failed", problems: ["unstorable_value identifier"] });
});

const AROUND = '{"identifier":"a","blueprint":"thing","properties":{"p":"","q":""}}'.length;

test.each([
  ["two texts that fill the entity to its last byte", "x", (LARGEST_ENTITY - AROUND) / 2, "mapped"],
  ["one byte more", "x", (LARGEST_ENTITY - AROUND) / 2 + 0.5, "failed"],
  ["characters of three bytes count as three", "€", LARGEST_ENTITY / 5, "failed"],
  ["escapes count as they are written", "\u0001", LARGEST_ENTITY / 10, "failed"],
  ["few characters that could have been escapes", "x", LARGEST_ENTITY / 10, "mapped"],
])("the size of the whole entity is what counts: %s", (_, character, length, status) => {
  const half = character.repeat(Math.floor(length));
  const rest = character.repeat(Math.ceil(length * 2) - half.length);
  const mapping = { properties: { p: ".p", q: ".q" } };
  expect(outcomeOf({ mapping }, { id: "a", p: half, q: rest })).toMatchObject({
    status,
    problems: status === "failed" ? ["entity_too_large entity.mappings"] : [],
  });
});

test("a payload far deeper than any stack does not end the process", () => {
  expect(outcomeOf({ mapping: MAPPING }, { id: "a", p: nested(200_000) }).status).toBe("failed");
});

test("a number of a million digits is as large as its text", () => {
  const item = `{"id":"a","p":${"7".repeat(LARGEST_ENTITY)}}`;
  expect(outcomeOf({ mapping: { properties: { p: ".p" } } }, item).problems).toEqual([
    "entity_too_large entity.mappings",
  ]);
});

test("numbers count with all their digits: a list of 20 000 long ones is too large", () => {
  const numbers = Array.from({ length: 20_000 }, (_, index) => -1.1234567890123456e-300 * (index + 1));
  expect(Buffer.byteLength(JSON.stringify(numbers))).toBeGreaterThan(LARGEST_ENTITY);
  expect(outcomeOf({ mapping: { properties: { p: ".p" } } }, { id: "a", p: numbers })).toMatchObject({
    problems: ["entity_too_large entity.mappings"],
  });
});

test.each<[string, JqValue]>([
  ["a number of 24 characters", -1.1234567890123456e-300],
  ["escapes", "\u0001\u001f\u007f"],
  ["characters of three bytes", "€€€"],
  ["an exact number", parseJson("12345678901234567890.000")],
  ["empty keys", [{ "": false }, { "": null }, { "": -1.1234567890123456e-300 }]],
  ["empty values", [[], {}, "", null, true, false, [[]]]],
  ["a key that assignments would not set", JSON.parse('{"__proto__": "a"}')],
])("the bound of bytes is no less than what is written: %s", (_, value) => {
  for (const each of [value, Array(50).fill(value), { key: value }])
    expect(boundOfBytes(each)).toBeGreaterThanOrEqual(Buffer.byteLength(formatJson(each)));
});
