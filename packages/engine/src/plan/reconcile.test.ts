import { describe, expect, test } from "vitest";
import { MemoryCatalog } from "./catalog/memory-catalog.ts";
import { planChanges } from "./plan-changes.ts";
import type { EntityWrite } from "./plan-input.ts";
import { type EndedSync, planReconciliation } from "./reconcile.ts";
import { blueprints, changeOf, emptyCatalog, lines, nameOf, pod, ref, settings, write } from "./small-world.fixture.ts";

const sync: EndedSync = { type: "full", startedAt: 10, failedItems: 0, failedKinds: 0, threshold: 0.9 };
const ending = { ...settings, integration: "one", seq: 20 };

/** Seen before the sync began, then those that it mapped. */
function catalogWith(before: EntityWrite[], during: EntityWrite[] = [], options = {}): MemoryCatalog {
  const first = emptyCatalog.applyPlan(planChanges({ entities: before }, emptyCatalog, { ...settings, seq: 5 }));
  return first.applyPlan(planChanges({ entities: during }, first, { ...settings, seq: 15, ...options }));
}

const services = (count: number) => Array.from({ length: count }, (_, index) => write(`service/s${index}`));

describe("what is stale", () => {
  test("owned and not mapped since the sync began; a live event in between counts as mapped", () => {
    const catalog = catalogWith(services(3), [write("service/s0")]);
    const result = planReconciliation(sync, catalog, ending);
    expect(lines(result.plan)).toEqual(["delete service/s1", "delete service/s2"]);
    expect(result).toMatchObject({ owned: 3, stale: 2, heldBack: [] });
    expect(changeOf(result.plan, "service/s1")?.causes).toEqual([{ kind: "reconciliation", integration: "one" }]);
  });

  test("an item that was refused was still seen", () => {
    const refused = [write("service/s0", { properties: { tier: "x" } }), write("service/s1")];
    expect(lines(planReconciliation(sync, catalogWith(services(2), refused), ending).plan)).toEqual([]);
  });

  test("an item that waits was still seen", () => {
    const waits = [write("service/s0", { relations: { owner: "x" } }), write("service/s1")];
    expect(lines(planReconciliation(sync, catalogWith(services(2), waits), ending).plan)).toEqual([]);
  });

  test("what another integration, a person or nobody owns is left alone", () => {
    const catalog = catalogWith(services(3), [write("service/s1")], { integration: "two" });
    const third = catalog.applyPlan(
      planChanges({ entities: [write("service/s2")] }, catalog, { ...settings, integration: null }),
    );
    const result = planReconciliation({ ...sync, threshold: 1 }, third, ending);
    expect(lines(result.plan)).toEqual(["delete service/s0"]);
    expect(result.owned).toBe(1);
  });
});

describe("held back", () => {
  test.each<[string, Partial<EndedSync>, string[]]>([
    ["an incremental sync", { type: "incremental" }, ["incremental_sync"]],
    ["a failed item", { failedItems: 1 }, ["failed_items"]],
    ["a failed kind", { failedKinds: 1 }, ["failed_kinds"]],
    ["more than the threshold", { threshold: 0.5 }, ["threshold_exceeded"]],
    [
      "all reasons at once",
      { failedItems: 1, failedKinds: 2, threshold: 0 },
      ["failed_items", "failed_kinds", "threshold_exceeded"],
    ],
  ])("by %s", (_, change, reasons) => {
    const catalog = catalogWith(services(3), [write("service/s0")]);
    const result = planReconciliation({ ...sync, ...change }, catalog, ending);
    expect(result.heldBack).toEqual(reasons);
    expect(result.plan.changes).toEqual([]);
    expect(result.stale).toBe(2);
  });

  test.each([
    ["9 of 10 at 0.9 go", 10, 1, 0.9, 9],
    ["10 of 10 at 0.9 stay", 10, 0, 0.9, 0],
    ["1 of 10 at 0 stays", 10, 9, 0, 0],
    ["10 of 10 at 1 go", 10, 0, 1, 10],
    ["29 of 100 at 0.29 go, whatever 0.29 × 100 is in doubles", 100, 71, 0.29, 29],
  ])("threshold: %s", (_, owned, seen, threshold, deleted) => {
    const catalog = catalogWith(services(owned), services(seen));
    expect(planReconciliation({ ...sync, threshold }, catalog, ending).plan.changes).toHaveLength(deleted);
  });

  test("an integration that owns nothing deletes nothing and exceeds nothing", () => {
    expect(planReconciliation({ ...sync, threshold: 0 }, emptyCatalog, ending)).toMatchObject({
      rate: 0,
      heldBack: [],
    });
  });
});

describe("protection", () => {
  const creating = { ...ending, createMissingRelatedEntities: true };
  const before = [write("team/core"), write("team/other"), write("service/a", { relations: { owner: "core" } })];
  const catalog = catalogWith(before, [write("service/a")]);

  test("with createMissingRelatedEntities, what a kept entity points at stays: it would come back bare", () => {
    const result = planReconciliation(sync, catalog, creating);
    expect(lines(result.plan)).toEqual(["delete team/other"]);
    expect(result.protected.map(nameOf)).toEqual(["team/core"]);
  });

  test("without it, it goes, and the relation is cleared", () => {
    const result = planReconciliation(sync, catalog, ending);
    expect(lines(result.plan)).toEqual(["update service/a", "delete team/core", "delete team/other"]);
  });

  test("what stays protects in turn", () => {
    const chain = catalogWith(
      [
        write("service/c"),
        write("service/b", { relations: { uses: ["c"] } }),
        write("service/a", { relations: { uses: ["b"] } }),
      ],
      [write("service/a")],
    );
    const result = planReconciliation(sync, chain, creating);
    expect(result.protected.map(nameOf)).toEqual(["service/b", "service/c"]);
    expect(result.plan.changes).toEqual([]);
  });

  test("a relation from another integration's entity protects nothing", () => {
    const foreign = catalogWith(
      [write("team/core"), write("service/a", { relations: { owner: "core" } })],
      [write("service/a")],
      {
        integration: "two",
      },
    );
    expect(planReconciliation({ ...sync, threshold: 1 }, foreign, creating).protected).toEqual([]);
  });
});

describe("dependents of what is stale", () => {
  const catalog = catalogWith(
    [write("service/a"), write("service/b"), pod("p", "a")],
    [pod("p", "a"), write("service/b")],
  );

  test("block it without deleteDependentEntities", () => {
    expect(lines(planReconciliation(sync, catalog, ending).plan)).toEqual(["rejected service/a"]);
  });

  test("go first with it", () => {
    const result = planReconciliation(sync, catalog, { ...ending, deleteDependentEntities: true });
    expect(lines(result.plan)).toEqual(["delete pod/p", "delete service/a"]);
  });

  test("that are stale themselves go with it either way", () => {
    const both = catalogWith([write("service/a"), pod("p", "a"), write("service/b")], [write("service/b")]);
    expect(lines(planReconciliation(sync, both, ending).plan)).toEqual(["delete pod/p", "delete service/a"]);
  });
});

describe("waiting writes at the end of a full sync", () => {
  const waits = (name: string) => write(name, { relations: { owner: "nobody" } });
  const catalog = catalogWith(
    [waits("service/old"), waits("service/again")],
    [waits("service/again"), waits("service/new")],
  );

  test("are reported if the sync mapped them, and given up if it did not", () => {
    const result = planReconciliation(sync, catalog, ending);
    expect(result.unmet.map((row) => row.ref.identifier)).toEqual(["again", "new"]);
    expect(result.expired.map((row) => row.ref.identifier)).toEqual(["old"]);
    expect(result.plan.settled).toEqual([ref("service/old")]);
    expect(Array.from(catalog.applyPlan(result.plan).waitingEntities(), (row) => row.ref.identifier)).toEqual([
      "again",
      "new",
    ]);
  });

  test("are all kept while deletions are held back", () => {
    const result = planReconciliation({ ...sync, failedItems: 1 }, catalog, ending);
    expect(result.unmet).toHaveLength(3);
    expect(result.plan.settled).toEqual([]);
  });
});

test("a catalog without the blueprint of a stale entity can still delete it", () => {
  const catalog = catalogWith([write("service/a")]);
  const bare = new MemoryCatalog({ blueprints: blueprints.slice(0, 1), entities: catalog.entities() });
  expect(lines(planReconciliation({ ...sync, threshold: 1 }, bare, ending).plan)).toEqual(["delete service/a"]);
});
