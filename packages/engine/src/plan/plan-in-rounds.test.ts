import { describe, expect, test } from "vitest";
import type { CatalogNeeds, CatalogPart } from "./catalog/catalog-needs.ts";
import { LoadedCatalog } from "./catalog/loaded-catalog.ts";
import type { MemoryCatalog } from "./catalog/memory-catalog.ts";
import { planChanges } from "./plan-changes.ts";
import { firstNeeds, planInRounds } from "./plan-in-rounds.ts";
import type { PlanInput } from "./plan-input.ts";
import { planReconciliation } from "./reconcile.ts";
import { blueprints, catalogOf, emptyCatalog, lines, pod, ref, settings, write } from "./small-world.fixture.ts";

const byIdentifier = new Map(blueprints.map((blueprint) => [blueprint.identifier, blueprint]));

/** Plans over `catalog` as the worker does over its database; also tells what each round asked for. */
async function inRounds(input: PlanInput, catalog: MemoryCatalog, options = {}) {
  const asked: CatalogNeeds[] = [];
  const view = new LoadedCatalog(byIdentifier);
  const plan = await planInRounds(
    view,
    firstNeeds(input, view),
    async (needs) => {
      asked.push(needs);
      return answer(catalog, needs);
    },
    () => planChanges(input, view, { ...settings, ...options }),
  );
  return { plan, asked };
}

function answer(catalog: MemoryCatalog, { entities, referrers: hubs, waiters, searches }: CatalogNeeds): CatalogPart {
  const referrers = hubs.flatMap((target) => catalog.referrers(target)).map((referrer) => referrer.ref);
  return {
    entities: [
      ...[...entities, ...referrers].flatMap((wanted) => catalog.entity(wanted) ?? []),
      // More than the hits: every entity of the blueprint.
      ...[...catalog.entities()].filter((entity) => searches.some((search) => search.blueprint === entity.blueprint)),
    ],
    waiting: [
      ...entities.flatMap((wanted) => catalog.waiting(wanted) ?? []),
      ...waiters.flatMap((target) => catalog.waiters(target)),
    ],
    revisions: entities.map((wanted) => ({ ...wanted, revision: catalog.lastRevision(wanted) })),
  };
}

describe("most records take one round", () => {
  test.each<[string, PlanInput, MemoryCatalog]>([
    ["new entities with targets", { entities: [write("service/b"), pod("p", "b")] }, emptyCatalog],
    ["an unchanged entity", { entities: [write("service/a")] }, catalogOf(write("service/a"))],
  ])("%s", async (_, input, catalog) => {
    const { plan, asked } = await inRounds(input, catalog);
    expect(asked).toHaveLength(1);
    expect(plan).toEqual(planChanges(input, catalog, settings));
  });
});

describe("a cascade", () => {
  const catalog = catalogOf(
    write("domain/a", { relations: { next: "a" } }),
    ...["b", "c", "d"].map((identifier, index) =>
      write(`domain/${identifier}`, { relations: { next: "abc"[index] ?? "" } }),
    ),
  );
  const input = { deletes: [ref("domain/a")] };
  const all = ["delete domain/d", "delete domain/c", "delete domain/b", "delete domain/a"];

  test("asks for one level per round, and gives the plan of the whole catalog", async () => {
    const { plan, asked } = await inRounds(input, catalog, { deleteDependentEntities: true });
    expect(lines(plan)).toEqual(all);
    expect(asked).toHaveLength(4);
  });

  test("takes one round if the loader follows it to its end", async () => {
    const refs = ["a", "b", "c", "d"].map((identifier) => ref(`domain/${identifier}`));
    const view = new LoadedCatalog(byIdentifier);
    let rounds = 0;
    const load = async (needs: CatalogNeeds) => {
      rounds += 1;
      const beyond = { entities: refs, referrers: refs, waiters: refs };
      return { ...answer(catalog, { ...needs, ...beyond }), beyond };
    };
    const options = { ...settings, deleteDependentEntities: true };
    const plan = await planInRounds(view, firstNeeds(input, view), load, () => planChanges(input, view, options));
    expect(lines(plan)).toEqual(all);
    expect(rounds).toBe(1);
  });
});

test("what waits is found by the entity that appears, with the rest that it names", async () => {
  const catalog = catalogOf(write("service/b"), write("service/a", { relations: { owner: "core", uses: ["b"] } }));
  const { plan } = await inRounds({ entities: [write("team/core")] }, catalog);
  expect(lines(plan)).toEqual(["create team/core", "create service/a"]);
});

test("a search is answered by any superset of its hits", async () => {
  const catalog = catalogOf(write("team/a", { title: "A" }), write("team/b", { title: "B" }));
  const owner = { combinator: "and", rules: [{ property: "$title", operator: "=", value: "B" }] };
  const { plan, asked } = await inRounds({ entities: [write("service/s", { relations: { owner } })] }, catalog);
  expect(plan.changes).toMatchObject([{ action: "create", after: { relations: { owner: "b" } } }]);
  expect(asked.flatMap((needs) => needs.searches)).toHaveLength(1);
});

test("revisions go on after a deletion that only a tombstone remembers", async () => {
  const catalog = catalogOf(write("service/a"));
  const gone = catalog.applyPlan(planChanges({ deletes: [ref("service/a")] }, catalog, settings));
  const { plan } = await inRounds({ entities: [write("service/a")] }, gone);
  expect(plan.changes).toMatchObject([{ action: "create", revision: 3 }]);
});

test("the end of a sync cannot be planned without what the integration owns, instead of deleting nothing in silence", () => {
  const view = new LoadedCatalog(byIdentifier);
  const sync = { type: "full", startedAt: 1, failedItems: 0, failedKinds: 0, threshold: 1 } as const;
  expect(() => planReconciliation(sync, view, { ...settings, integration: "one" })).toThrow("without ownership");
});
