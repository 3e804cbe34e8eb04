import { expect, test } from "vitest";
import { searchQuerySchema } from "./search-query.ts";

const accepts = (...rules: unknown[]): boolean => searchQuerySchema.safeParse({ combinator: "and", rules }).success;

test.each([
  [{ property: "language", operator: "=", value: "go" }],
  [{ property: "$identifier", operator: "in", value: ["a", "b"] }],
  [{ property: "stars", operator: ">=", value: 5 }],
  [{ property: "owner", operator: "=", value: null }],
  [{ property: "owner", operator: "=", value: { context: "user", property: "$identifier" } }],
  [{ property: "$updatedAt", operator: "between", value: { preset: "lastWeek" } }],
  [{ property: "$updatedAt", operator: "notBetween", value: { from: "2026-01-01", to: "2026-02-01" } }],
  [{ property: "url", operator: "isEmpty" }],
  [{ relation: "team", operator: "isNotEmpty" }],
  [{ property: "ttl", operator: "isExpired" }],
  [{ operator: "relatedTo", blueprint: "team", value: "core", direction: "upstream" }],
  [{ operator: "matchAny", property: { path: ["team", { relation: "parent", maxHops: 15 }, "$title"] }, value: ["x"] }],
  [{ propertySchema: { type: "string", format: "url" }, operator: "contains", value: "x" }],
  [{ combinator: "or", rules: [{ combinator: "and", rules: [] }] }],
])("%j is a rule", (rule) => {
  expect(accepts(rule)).toBe(true);
});

test.each([
  [{ property: "a", operator: "like", value: "b" }],
  [{ property: "a", operator: "=" }],
  [{ property: "a", operator: "between", value: { preset: "lastDecade" } }],
  [{ operator: "isEmpty" }],
  [{ property: "a", relation: "b", operator: "isEmpty" }],
  [{ operator: "matchAny", property: { path: [{ maxHops: 16 }] }, value: "x" }],
  [{ combinator: "xor", rules: [] }],
  ["a"],
])("%j is none", (rule) => {
  expect(accepts(rule)).toBe(false);
});
