import { expect, test } from "vitest";
import { entityBodySchema, entityBulkBodySchema, entityPatchSchema, entitySchema } from "./entity.ts";

const search = { combinator: "and", rules: [{ property: "$title", operator: "=", value: "x" }] };

test.each([
  [
    "everything",
    { identifier: "a", title: "A", icon: "I", team: ["t"], properties: { p: null }, relations: { r: "x" } },
  ],
  ["nothing: the identifier is made up", {}],
  ["searches for identifier, team and relation", { identifier: search, team: search, relations: { r: search } }],
  ["several targets and none", { identifier: "a", relations: { many: ["x", "y"], none: null, empty: [] } }],
  ["unknown keys", { identifier: "a", scorecards: {} }],
])("an entity body may have %s", (_what, body) => {
  expect(entityBodySchema.safeParse(body).success).toBe(true);
});

test.each([
  ["a number as identifier", { identifier: 5 }],
  ["a space in the identifier", { identifier: "a b" }],
  ["a space in a relation", { relations: { r: ["a b"] } }],
  ["a list of properties", { properties: [] }],
])("an entity body may not have %s", (_what, body) => {
  expect(entityBodySchema.safeParse(body).success).toBe(false);
});

test("a PATCH knows no further keys", () => {
  expect(entityPatchSchema.safeParse({ title: null, team: null }).success).toBe(true);
  expect(entityPatchSchema.safeParse({ scorecards: {} }).success).toBe(false);
});

test("a bulk call takes 1 to 20 entities", () => {
  const entities = (count: number): object => ({
    entities: Array.from({ length: count }, () => ({ identifier: "a" })),
  });
  expect([0, 1, 20, 21].map((count) => entityBulkBodySchema.safeParse(entities(count)).success)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test("an entity of the catalog is complete and resolved", () => {
  const at = "2026-11-23T10:00:00.000Z";
  const entity = {
    identifier: "a",
    title: null,
    icon: null,
    blueprint: "service",
    team: [],
    properties: { p: [1] },
    relations: { r: ["x"], s: null },
    createdAt: at,
    createdBy: "u",
    updatedAt: at,
    updatedBy: "u",
  };
  expect(entitySchema.parse(entity)).toEqual(entity);
  expect(entitySchema.safeParse({ ...entity, relations: { r: search } }).success).toBe(false);
  expect(entitySchema.safeParse({ ...entity, team: null }).success).toBe(false);
});
