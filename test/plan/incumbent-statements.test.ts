import {
  type CatalogBlueprint,
  type EndedSync,
  type EntityWrite,
  MemoryCatalog,
  type PlanInput,
  type PlanSettings,
  planChanges,
  planReconciliation,
} from "@longshore/engine";
import { describe, expect, test } from "vitest";
import { nameOf } from "./catalog-state.ts";

// The numbers are those of reference/mapping-semantics.md: what the incumbent does with entities. "Ours:" marks where
// design.md decides otherwise.

const blueprints: readonly CatalogBlueprint[] = [
  {
    identifier: "svc",
    schema: { properties: { p: { type: "string" }, n: { type: "number" } } },
    relations: {
      one: { target: "svc", required: false, many: false },
      many: { target: "svc", required: false, many: true },
    },
  },
  {
    identifier: "pod",
    schema: { properties: {} },
    relations: { node: { target: "pod", required: true, many: false } },
  },
];

const base = { at: "2026-11-23T10:00:00.000Z", by: "ocean", integration: "gh", seq: 5 } as const;
const svc = (identifier: string, rest: Omit<EntityWrite, "identifier" | "blueprint"> = {}): EntityWrite => ({
  identifier,
  blueprint: "svc",
  ...rest,
});
const pod = (identifier: string, node: string): EntityWrite => ({
  identifier,
  blueprint: "pod",
  relations: { node },
});

const empty = new MemoryCatalog({ blueprints });

function planOn(catalog: MemoryCatalog, input: PlanInput, options: Partial<PlanSettings> = {}) {
  const plan = planChanges(input, catalog, { ...base, ...options });
  const lines = plan.changes.map(({ action, ref }) => `${action} ${ref === null ? "?" : nameOf(ref)}`);
  return { plan, lines, after: catalog.applyPlan(plan) };
}

const catalogWith = (...entities: EntityWrite[]) => planOn(empty, { entities }).after;
const actionOf = (catalog: MemoryCatalog, entity: EntityWrite) => planOn(catalog, { entities: [entity] }).lines;

describe("§6.2 search queries", () => {
  const query = (value: string) => ({ combinator: "and", rules: [{ property: "p", operator: "=", value }] });
  const catalog = catalogWith(svc("a", { properties: { p: "x" } }), svc("b", { properties: { p: "y" } }));

  test("an identifier search that finds nothing drops the entity and creates nothing", () => {
    const entity = { ...svc("", { properties: { n: 1 } }), identifier: query("z") };
    expect(planOn(catalog, { entities: [entity] }, { createMissingRelatedEntities: true }).lines).toEqual([
      "rejected ?",
    ]);
  });

  test("Ours: several hits of a search are refused for one target, and all taken for many", () => {
    const two = catalogWith(svc("a", { properties: { p: "x" } }), svc("b", { properties: { p: "x" } }));
    expect(actionOf(two, svc("c", { relations: { one: query("x") } }))).toEqual(["rejected svc/c"]);
    const { after } = planOn(two, { entities: [svc("c", { relations: { many: query("x") } })] });
    expect(after.entity(svcRef("c"))?.relations).toEqual({ many: ["a", "b"] });
  });

  test("§6.3 Ours: a search finds what an earlier item of the same input made; order is theirs, not guessed", () => {
    const entities = [svc("new", { properties: { p: "n" } }), svc("c", { relations: { one: query("n") } })];
    expect(planOn(catalog, { entities }).after.entity(svcRef("c"))?.relations).toMatchObject({ one: "new" });
  });

  test("a relation search runs among the entities of the target blueprint", () => {
    const { after } = planOn(catalog, { entities: [svc("c", { relations: { one: query("x"), many: query("y") } })] });
    expect(after.entity(svcRef("c"))?.relations).toEqual({ one: "a", many: ["b"] });
  });
});

const svcRef = (identifier: string) => ({ blueprint: "svc", identifier });

describe("§6.3 relation values", () => {
  test.each<[string, EntityWrite["relations"], object]>([
    ['"x" is target x', { one: "x" }, { one: "x" }],
    ['["x","y"] are targets x, y', { many: ["x", "y"] }, { many: ["x", "y"] }],
    ["null names nothing", { one: null }, { one: null }],
    ["[] clears a many relation", { many: [] }, { many: [] }],
    ['["x", null]: the null matches nothing. Ours: it is left out', { many: ["x", null] }, { many: ["x"] }],
    ["5 is compared as text. Ours: it becomes its text", { one: 5 }, { one: "5" }],
  ])("%s", (_, relations, expected) => {
    const catalog = catalogWith(svc("x"), svc("y"), svc("5"));
    const { after } = planOn(catalog, { entities: [svc("a", { relations: relations ?? {} })] });
    expect(after.entity(svcRef("a"))?.relations).toEqual(expected);
  });
});

test("§7 §10.3.2 an entity whose upsert is refused still counts as generated, so it is not deleted", () => {
  const catalog = catalogWith(svc("a"));
  const { after } = planOn(catalog, { entities: [svc("a", { properties: { n: "x" } })] }, { seq: 15 });
  expect(reconcile(after).stale).toBe(0);
});

describe("§10.1 loading", () => {
  const stored = catalogWith(
    svc("t1"),
    svc("t2"),
    svc("a", { title: "A", team: ["x", "y"], properties: { p: "1", n: 1 }, relations: { many: ["t1", "t2"] } }),
  );

  test.each<[string, EntityWrite, "unchanged" | "update"]>([
    [
      "the same title, team, properties and relations are not written",
      svc("a", { title: "A", properties: { n: 1 } }),
      "unchanged",
    ],
    ["Ours: the icon counts", svc("a", { icon: "Box" }), "update"],
    ["Ours: the order of teams counts", svc("a", { team: ["y", "x"] }), "update"],
    ["null counts as changed where the property was absent", svc("a", { properties: { p2: null } }), "update"],
    ["the order of relation targets counts", svc("a", { relations: { many: ["t2", "t1"] } }), "update"],
  ])("%s", (_, entity, action) => {
    expect(actionOf(stored, entity)).toEqual([`${action} svc/a`]);
  });

  test("of two entities with one key the last wins. Ours: they fold, and it is reported", () => {
    const entities = [svc("d", { title: "1", properties: { p: "1" } }), svc("d", { title: "2" })];
    const { plan, after } = planOn(empty, { entities });
    expect(after.entity(svcRef("d"))).toMatchObject({ title: "2", properties: { p: "1" } });
    expect(plan.changes[0]?.problems).toMatchObject([{ code: "key_collision" }]);
  });

  test("enableMergeEntity: what is not mentioned stays and explicit nulls overwrite; without it, it is replaced", () => {
    const entities = [svc("a", { properties: { n: null } })];
    expect(planOn(stored, { entities }).after.entity(svcRef("a"))).toMatchObject({
      title: "A",
      properties: { p: "1", n: null },
    });
    const { after } = planOn(stored, { entities }, { merge: false });
    expect(after.entity(svcRef("a"))).toMatchObject({ title: null, properties: { n: null }, relations: {} });
  });
});

describe("§10.2 §13.12 failed upserts. Ours: they wait, and are applied when their target comes", () => {
  test("a→b, b→c, d→d: targets come before those that point at them", () => {
    const entities = [
      svc("a", { relations: { one: "b" } }),
      svc("b", { relations: { one: "c" } }),
      svc("d", { relations: { one: "d" } }),
      svc("c"),
    ];
    const { lines } = planOn(empty, { entities });
    expect(lines).toHaveLength(4);
    expect(lines.indexOf("create svc/c")).toBeLessThan(lines.indexOf("create svc/b"));
    expect(lines.indexOf("create svc/b")).toBeLessThan(lines.indexOf("create svc/a"));
  });

  test("a cycle is applied, with required relations too", () => {
    expect(planOn(empty, { entities: [pod("a", "b"), pod("b", "a")] }).lines.sort()).toEqual([
      "create pod/a",
      "create pod/b",
    ]);
  });

  test("Ours: nothing of the entity is lost on the way", () => {
    const late = svc("a", { title: "A", team: "t", properties: { p: "x" }, relations: { one: "z" } });
    const waiting = planOn(empty, { entities: [late] }).after;
    const { after } = planOn(waiting, { entities: [svc("z")] });
    expect(after.entity(svcRef("a"))).toMatchObject({
      title: "A",
      team: ["t"],
      properties: { p: "x" },
      relations: { one: "z" },
    });
  });
});

const ended: EndedSync = { type: "full", startedAt: 10, failedItems: 0, failedKinds: 0, threshold: 0.9 };

function reconcile(catalog: MemoryCatalog, sync: Partial<EndedSync> = {}, options: Partial<PlanSettings> = {}) {
  const result = planReconciliation({ ...ended, ...sync }, catalog, {
    ...base,
    ...options,
    integration: "gh",
    seq: 20,
  });
  return {
    ...result,
    lines: result.plan.changes.map(({ action, ref }) => `${action} ${ref === null ? "?" : nameOf(ref)}`),
  };
}

/** Entities of an earlier sync, then what this one generated. */
function synced(before: EntityWrite[], generated: EntityWrite[], options: Partial<PlanSettings> = {}): MemoryCatalog {
  return planOn(catalogWith(...before), { entities: generated }, { seq: 15, ...options }).after;
}

describe("§10.3 stale entities", () => {
  test("before = {a, b}, the run generates a: rate 0.5, b is deleted", () => {
    const result = reconcile(synced([svc("a"), svc("b")], [svc("a")]));
    expect([result.rate, result.lines]).toEqual([0.5, ["delete svc/b"]]);
  });

  test("§7 §13.9 only if there were no errors at all", () => {
    const catalog = synced([svc("a"), svc("b")], [svc("a")]);
    expect(reconcile(catalog, { failedItems: 1 }).lines).toEqual([]);
    expect(reconcile(catalog, { failedKinds: 1 }).lines).toEqual([]);
  });

  test("what is generated no more goes: another resource's entities, once it is removed from the configuration", () => {
    const catalog = synced([svc("a"), pod("n", "n")], [svc("a")]);
    expect(reconcile(catalog).lines).toEqual(["delete pod/n"]);
  });

  test("10.3.1 of its own entities only", () => {
    const others = planOn(catalogWith(svc("a"), svc("b")), { entities: [svc("b")] }, { integration: "jira" }).after;
    expect(reconcile(planOn(others, { entities: [svc("a")] }, { seq: 15 }).after).lines).toEqual([]);
  });

  const ten = Array.from({ length: 10 }, (_, index) => svc(`s${index}`));
  test.each([
    [9, 0.9, 9],
    [10, 0.9, 0],
    [1, 0, 0],
    [10, 1, 10],
  ])("10.3.4 %i of 10 stale at threshold %f: %i deleted", (stale, threshold, deleted) => {
    expect(reconcile(synced(ten, ten.slice(stale)), { threshold }).lines).toHaveLength(deleted);
  });

  test("§13.10 10.3.4 Ours: the rate is over all owned entities, so one stale one among many rewritten goes", () => {
    const rewritten = ten.slice(1).map((entity) => ({ ...entity, title: "new" }));
    expect(reconcile(synced(ten, rewritten)).lines).toEqual(["delete svc/s0"]);
  });

  test.each([
    [true, []],
    [false, ["update svc/a", "delete svc/b"]],
  ])("10.3.5 the target of a kept entity, createMissingRelatedEntities %s", (createMissingRelatedEntities, lines) => {
    const catalog = synced([svc("b"), svc("a", { relations: { one: "b" } })], [svc("a")]);
    expect(reconcile(catalog, {}, { createMissingRelatedEntities }).lines).toEqual(lines);
  });

  test.each([true, false])(
    "10.3.6 Ours: dependents first, in one pass, deleteDependentEntities %s",
    (deleteDependentEntities) => {
      const catalog = synced([svc("k"), pod("c", "c"), pod("b", "c"), pod("a", "b")], [svc("k")]);
      expect(reconcile(catalog, {}, { deleteDependentEntities }).lines).toEqual([
        "delete pod/a",
        "delete pod/b",
        "delete pod/c",
      ]);
    },
  );

  test("10.3.6 Ours: a cycle fails nothing, it goes as one", () => {
    const catalog = synced([svc("k"), pod("a", "b"), pod("b", "a")], [svc("k")]);
    expect(reconcile(catalog).lines.sort()).toEqual(["delete pod/a", "delete pod/b"]);
  });
});

describe("§11 live events", () => {
  const live = { deletes: "owned", seq: 15 } as const;

  test("upserts first, then deletions; a candidate that the same event writes is not deleted", () => {
    const catalog = catalogWith(svc("1"), svc("2"));
    const input = { entities: [svc("1", { title: "open" })], deletes: [svcRef("1"), svcRef("2")] };
    expect(planOn(catalog, input, live).lines).toEqual(["update svc/1", "delete svc/2"]);
  });

  test("only what is found and its own is deleted", () => {
    const deletes = [svcRef("1"), svcRef("none")];
    expect(planOn(catalogWith(svc("1")), { deletes }, { ...live, integration: "jira" }).lines).toEqual([
      "unchanged svc/1",
      "unchanged svc/none",
    ]);
  });

  test("§13.11 an empty `or` group matches nothing", () => {
    const many = { combinator: "or", rules: [] };
    const { after } = planOn(catalogWith(svc("1")), { entities: [svc("a", { relations: { many } })] });
    expect(after.entity(svcRef("a"))?.relations).toEqual({ many: [] });
  });
});
