import { describe, expect, test } from "vitest";
import type { JqObject, JqValue } from "../jq/values/value.ts";
import { planChanges } from "./plan-changes.ts";
import { catalogOf, changeOf, codesOf, lines, planLines, settings, write } from "./small-world.fixture.ts";

const titled = (title: JqValue): JqObject => ({
  combinator: "and",
  rules: [{ property: "$title", operator: "=", value: title }],
});

const catalog = catalogOf(
  write("team/core", { title: "Core" }),
  write("team/x1", { title: "X" }),
  write("team/x2", { title: "X" }),
  write("service/s1", { title: "S", properties: { tier: 1 } }),
  write("service/s2", { title: "S", properties: { tier: 2 } }),
);

const planOf = (relations: JqObject, options = {}) =>
  planChanges({ entities: [write("service/a", { relations })] }, catalog, { ...settings, ...options });

describe("a search for a single relation", () => {
  test("with one hit names it", () => {
    expect(changeOf(planOf({ owner: titled("Core") }), "service/a")).toMatchObject({
      action: "create",
      problems: [],
      after: { relations: { owner: "core" } },
    });
  });

  test("with no hit leaves it empty, with a warning; strict mode refuses", () => {
    const plan = planOf({ owner: titled("none") });
    expect(codesOf(plan, "service/a")).toEqual(["search_no_match"]);
    expect(changeOf(plan, "service/a")).toMatchObject({ action: "create", after: { relations: { owner: null } } });
    expect(lines(planOf({ owner: titled("none") }, { mode: "strict" }))).toEqual(["rejected service/a"]);
  });

  test("with several hits is refused: nobody could say which one was meant", () => {
    expect(codesOf(planOf({ owner: titled("X") }), "service/a")).toEqual(["search_many_matches!"]);
  });

  test("creates nothing, whatever the flag says", () => {
    expect(lines(planOf({ owner: titled("none") }, { createMissingRelatedEntities: true }))).toEqual([
      "create service/a",
    ]);
  });

  test("with no hit does not satisfy a requirement", () => {
    const entities = [write("pod/p", { properties: { image: "x" }, relations: { of: titled("none") } })];
    const plan = planChanges({ entities }, catalog, settings);
    expect(codesOf(plan, "pod/p")).toEqual(["search_no_match", "required_relation!"]);
  });
});

describe("a search for a many relation", () => {
  test("takes every hit, by identifier", () => {
    expect(changeOf(planOf({ uses: titled("S") }), "service/a")).toMatchObject({
      after: { relations: { uses: ["s1", "s2"] } },
    });
  });

  test("may find nothing, which is an ordinary answer", () => {
    const plan = planOf({ uses: titled("none") });
    expect(changeOf(plan, "service/a")).toMatchObject({ problems: [], after: { relations: { uses: [] } } });
  });

  test.each([
    [100, []],
    [101, ["search_many_matches!"]],
  ])("with %i hits", (count, codes) => {
    const many = catalogOf(...Array.from({ length: count }, (_, index) => write(`service/s${index}`, { title: "S" })));
    const plan = planChanges({ entities: [write("service/a", { relations: { uses: titled("S") } })] }, many, settings);
    expect(codesOf(plan, "service/a")).toEqual(codes);
  });
});

test("a search sees what earlier items of the same input made, and not what they took away", () => {
  const entities = [
    write("team/new", { title: "New" }),
    write("team/core", { title: "Renamed" }),
    write("service/a", { relations: { owner: titled("New") } }),
    write("service/b", { relations: { owner: titled("Core") } }),
  ];
  const plan = planChanges({ entities }, catalog, settings);
  expect(changeOf(plan, "service/a")).toMatchObject({ after: { relations: { owner: "new" } } });
  expect(changeOf(plan, "service/b")).toMatchObject({ after: { relations: { owner: null } } });
});

test("a search looks only among the relation's target blueprint", () => {
  expect(codesOf(planOf({ owner: titled("S") }), "service/a")).toEqual(["search_no_match"]);
});

describe("a search identifier", () => {
  const updating = (title: string) => ({
    ...write("service/?", { properties: { tier: 9 } }),
    identifier: titled(title),
  });

  test("with one hit writes to it", () => {
    const one = catalogOf(write("service/s1", { title: "S" }));
    expect(planLines({ entities: [updating("S")] }, one)).toEqual(["update service/s1"]);
  });

  test.each([
    ["no hit", "none", "search_no_match"],
    ["several hits", "S", "search_many_matches"],
  ])("with %s fails that item and creates nothing", (_, title, code) => {
    const plan = planChanges({ entities: [updating(title)] }, catalog, {
      ...settings,
      createMissingRelatedEntities: true,
    });
    expect(lines(plan)).toEqual(["rejected ?"]);
    expect(plan.changes[0]?.problems).toMatchObject([{ code, severity: "error", path: "identifier" }]);
    expect(plan.seen).toEqual([]);
  });
});

describe("a search for teams", () => {
  test("looks among `_team`; without such a blueprint it finds nothing", () => {
    const plan = planChanges({ entities: [write("service/a", { team: titled("Core") })] }, catalog, settings);
    expect(codesOf(plan, "service/a")).toEqual(["search_no_match"]);
    expect(changeOf(plan, "service/a")).toMatchObject({ after: { team: [] } });
  });
});

describe("a query that is none", () => {
  test.each<[string, JqObject]>([
    ["a combinator whose expression gave null", { combinator: null, rules: [] }],
    ["no rules", { combinator: "and" }],
    ["an unknown operator", { combinator: "and", rules: [{ property: "$title", operator: "like", value: "x" }] }],
    ["a rule without value", { combinator: "and", rules: [{ property: "$title", operator: "=" }] }],
    ["a property that is no name", { combinator: "and", rules: [{ property: null, operator: "=", value: 1 }] }],
    ["an empty object", {}],
  ])("%s is refused with its path", (_, query) => {
    const [problem] = changeOf(planOf({ owner: query }), "service/a")?.problems ?? [];
    expect(problem).toMatchObject({ code: "search_query_invalid", severity: "error", path: "relations.owner" });
  });

  test("nesting and numbers of rules have bounds", () => {
    const deep = Array.from({ length: 40 }).reduce<JqObject>(
      (rules) => ({ combinator: "and", rules: [rules] }),
      titled("x"),
    );
    expect(codesOf(planOf({ owner: deep }), "service/a")).toEqual(["search_query_invalid!"]);
    const wide = {
      combinator: "or",
      rules: Array.from({ length: 1_001 }, () => ({ property: "a", operator: "=", value: 1 })),
    };
    expect(codesOf(planOf({ owner: wide }), "service/a")).toEqual(["search_query_invalid!"]);
  });
});

test("an empty `or` finds nothing and an empty `and` everything", () => {
  const none = planOf({ uses: { combinator: "or", rules: [] } });
  expect(changeOf(none, "service/a")).toMatchObject({ after: { relations: { uses: [] } } });
  const all = planOf({ uses: { combinator: "and", rules: [] } });
  expect(changeOf(all, "service/a")).toMatchObject({ after: { relations: { uses: ["s1", "s2"] } } });
});
