import { expect, test } from "vitest";
import { planChanges } from "./plan-changes.ts";
import { type EndedSync, planReconciliation } from "./reconcile.ts";
import { emptyCatalog, lines, settings, write } from "./small-world.fixture.ts";

const START = 10;
const sync: EndedSync = { type: "full", startedAt: START, failedItems: 0, failedKinds: 0, threshold: 1 };

/** One entity and one write that waits, mapped at each of these positions of the log. */
function catalogAt(...positions: readonly number[]) {
  const catalog = emptyCatalog.copy();
  for (const seq of positions) {
    const entities = [write(`team/${seq}`), write(`service/${seq}`, { relations: { owner: "nobody" } })];
    catalog.applyInPlace(planChanges({ entities }, catalog, { ...settings, seq }));
  }
  return catalog;
}

const result = planReconciliation(sync, catalogAt(START - 1, START, START + 1), {
  ...settings,
  integration: "one",
  seq: 20,
});

test("an entity is stale if it was last mapped before the sync began, not if it was mapped at that position", () => {
  expect(lines(result.plan)).toEqual([`delete team/${START - 1}`]);
  expect(result).toMatchObject({ owned: 3, stale: 1 });
});

test("a waiting write expires if it was last mapped before the sync began, not if it was mapped at that position", () => {
  expect(result.expired.map(({ ref }) => ref.identifier)).toEqual([String(START - 1)]);
  expect(result.unmet.map(({ ref }) => ref.identifier)).toEqual([String(START), String(START + 1)]);
});
