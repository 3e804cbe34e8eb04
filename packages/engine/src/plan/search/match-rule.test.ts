import { describe, expect, test } from "vitest";
import { ExactNumber } from "../../jq/values/exact-number.ts";
import type { JqValue } from "../../jq/values/value.ts";
import type { CatalogEntity } from "../catalog/catalog-entity.ts";
import { EntityStore } from "../catalog/entity-store.ts";
import { matcherOf } from "./match-rule.ts";
import type { Operator, Rule, RuleTree } from "./rule-tree.ts";

const now = "2026-03-31T12:00:00.000Z";
const big = new ExactNumber("12345678901234567890", 12345678901234567e3);

const entity: CatalogEntity = {
  blueprint: "service",
  identifier: "s-1",
  title: "Checkout",
  icon: null,
  team: ["core", "pay"],
  properties: {
    text: "go,rust",
    empty: "",
    none: null,
    number: 5,
    big,
    flag: false,
    list: ["a", 1, null],
    emptyList: [],
    object: { k: 1 },
    day: "2026-03-31",
    moment: "2026-03-31T11:00:00+02:00",
    past: "2026-03-30T00:00:00Z",
    nonsense: "soon",
  },
  relations: { owner: "core", uses: ["x", "y"], nobody: null },
  revision: 1,
  owner: "github",
  lastSeen: 1,
  createdAt: "2026-03-01T00:00:00.000Z",
  createdBy: "ann",
  updatedAt: "2026-03-30T00:00:00.000Z",
  updatedBy: "bob",
};

function matches(property: string, operator: Operator, value: JqValue = null): boolean {
  const tree: RuleTree = { combinator: "and", rules: [{ property, operator, value }] };
  const direct = matcherOf(tree, Date.parse(now))(entity);
  // The index must not lose a hit.
  const store = new EntityStore(() => undefined);
  store.put(entity);
  expect(store.search({ blueprint: "service", query: tree, at: now })).toHaveLength(direct ? 1 : 0);
  return direct;
}

type Case = readonly [property: string, operator: Operator, value: JqValue, expected: boolean];

describe.each<[string, readonly Case[]]>([
  [
    "meta properties",
    [
      ["$identifier", "=", "s-1", true],
      ["$blueprint", "=", "service", true],
      ["$title", "=", "Checkout", true],
      ["$title", "=", "checkout", false],
      ["$icon", "isEmpty", null, true],
      ["$team", "=", "pay", true],
      ["$datasource", "=", "github", true],
      ["$createdBy", "=", "ann", true],
      ["$updatedBy", "=", "bob", true],
      ["$createdAt", "<", "$updatedAt", false],
      ["$createdAt", "<", "2026-03-02", true],
      ["$updatedAt", "between", { preset: "yesterday" }, true],
    ],
  ],
  [
    "= and !=",
    [
      ["text", "=", "go,rust", true],
      ["number", "=", 5, true],
      ["number", "=", new ExactNumber("5.0", 5), true],
      ["number", "=", "5", false],
      ["big", "=", big, true],
      ["big", "=", new ExactNumber("12345678901234567891", 12345678901234567e3), false],
      ["flag", "=", false, true],
      ["none", "=", null, true],
      ["absent", "=", null, true],
      ["constructor", "=", null, true],
      ["list", "=", "a", true],
      ["list", "=", ["a", 1, null], true],
      ["list", "=", ["a"], false],
      ["emptyList", "=", null, false],
      ["object", "=", { k: 1 }, true],
      ["owner", "=", "core", true],
      ["uses", "=", "y", true],
      ["day", "=", { preset: "today" }, true],
      ["text", "!=", "x", true],
      ["absent", "!=", "x", true],
      ["list", "!=", "a", false],
    ],
  ],
  [
    "contains",
    [
      ["text", "contains", "rust", true],
      ["text", "contains", "Rust", false],
      ["number", "contains", "5", false],
      ["list", "contains", 1, true],
      ["list", "contains", "b", false],
      ["uses", "contains", "x", true],
      ["absent", "contains", "x", false],
      ["absent", "doesNotContains", "x", true],
      ["text", "doesNotContains", "rust", false],
      ["text", "containsAny", ["java", "go"], true],
      ["list", "containsAny", ["b", "a"], true],
      ["list", "containsAny", [], false],
    ],
  ],
  [
    "beginsWith and endsWith",
    [
      ["text", "beginsWith", "go", true],
      ["text", "beginsWith", "rust", false],
      ["text", "doesNotBeginsWith", "rust", true],
      ["text", "endsWith", "rust", true],
      ["text", "doesNotEndsWith", "rust", false],
      ["number", "beginsWith", 5, false],
      ["$team", "beginsWith", "pa", true],
    ],
  ],
  [
    "in and notIn",
    [
      ["text", "in", ["x", "go,rust"], true],
      ["number", "in", [4, 5], true],
      ["$identifier", "in", ["s-1"], true],
      ["$team", "in", ["pay"], true],
      ["absent", "in", [null], true],
      ["text", "in", [], false],
      ["text", "in", "go,rust", true],
      ["text", "notIn", ["x"], true],
      ["text", "notIn", ["go,rust"], false],
    ],
  ],
  [
    "order",
    [
      ["number", ">", 4, true],
      ["number", ">", 5, false],
      ["number", ">=", 5, true],
      ["number", "<", 5.5, true],
      ["number", "<=", 4, false],
      ["number", ">", "4", false],
      ["text", ">", "a", false],
      ["absent", "<", 1, false],
      ["day", ">", "2026-03-30T23:00:00Z", true],
      ["moment", "=", "2026-03-31T09:00:00Z", false],
      ["moment", ">=", "2026-03-31T09:00:00Z", true],
      ["moment", ">", "2026-03-31T09:00:00Z", false],
      ["nonsense", "<", now, false],
    ],
  ],
  [
    "between",
    [
      ["day", "between", { from: "2026-03-30", to: "2026-03-31" }, true],
      ["moment", "between", { from: "2026-03-31T09:00:00Z", to: "2026-03-31T09:00:00Z" }, true],
      ["past", "between", { preset: "today" }, false],
      ["past", "between", { preset: "lastWeek" }, true],
      ["past", "notBetween", { preset: "lastWeek" }, false],
      ["nonsense", "between", { preset: "lastWeek" }, false],
      ["nonsense", "notBetween", { preset: "lastWeek" }, true],
      ["past", "between", { preset: "someday" }, false],
      ["past", "between", "today", false],
    ],
  ],
  [
    "presence",
    [
      ["none", "isEmpty", null, true],
      ["absent", "isEmpty", null, true],
      ["empty", "isEmpty", null, true],
      ["emptyList", "isEmpty", null, true],
      ["nobody", "isEmpty", null, true],
      ["flag", "isEmpty", null, false],
      ["big", "isEmpty", null, false],
      ["object", "isNotEmpty", null, true],
      ["owner", "isNotEmpty", null, true],
    ],
  ],
  [
    "timers",
    [
      ["past", "isExpired", null, true],
      ["past", "isNotExpired", null, false],
      ["absent", "isExpired", null, false],
      ["nonsense", "isExpired", null, false],
    ],
  ],
])("%s", (_, cases) => {
  test.each(cases)("%s %s %j: %s", (property, operator, value, expected) => {
    expect(matches(property, operator, value)).toBe(expected);
  });
});

test("a number is compared with a meta property as its text, with all its digits", () => {
  const named = { ...entity, identifier: "12345678901234567890" };
  const rule: Rule = { property: "$identifier", operator: "=", value: big };
  expect(matcherOf({ combinator: "and", rules: [rule] }, 0)(named)).toBe(true);
});

describe("groups", () => {
  const yes: Rule = { property: "number", operator: "=", value: 5 };
  const no: Rule = { property: "number", operator: "=", value: 6 };

  test.each<[RuleTree, boolean]>([
    [{ combinator: "and", rules: [yes, no] }, false],
    [{ combinator: "or", rules: [yes, no] }, true],
    [{ combinator: "and", rules: [] }, true],
    [{ combinator: "or", rules: [] }, false],
    [{ combinator: "or", rules: [no, { combinator: "and", rules: [yes, yes] }] }, true],
    [{ combinator: "and", rules: [yes, { combinator: "or", rules: [] }] }, false],
  ])("%j", (tree, expected) => {
    expect(matcherOf(tree, 0)(entity)).toBe(expected);
  });
});
