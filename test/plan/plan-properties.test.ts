import {
  type CatalogEntity,
  type CatalogNeeds,
  type CatalogPart,
  countInputs,
  type Effect,
  type EntityWrite,
  firstNeeds,
  LoadedCatalog,
  MemoryCatalog,
  type Plan,
  type PlanInput,
  type PlanSettings,
  planChanges,
  planInRounds,
} from "@longshore/engine";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  anyRecords,
  anyRef,
  anySettings,
  anyWrite,
  blueprints,
  completeWrite,
  type PlanRecord,
} from "./arbitrary-input.ts";
import { contentOf, couldBeApplied, dangling, nameOf } from "./catalog-state.ts";

const runs = { numRuns: 1_000 };

const empty = () => new MemoryCatalog({ blueprints });

const catalogAfter = (records: readonly PlanRecord[]) =>
  records.reduce((catalog, { input, settings }) => catalog.applyPlan(planChanges(input, catalog, settings)), empty());

const anyCatalog = anyRecords.map(catalogAfter);

const keyOf = (write: EntityWrite) => `${write.blueprint}/${String(write.identifier)}`;

const effectsOf = (plan: Plan): Effect[] =>
  plan.changes.filter((change): change is Effect => ["create", "update", "delete"].includes(change.action));

/** The input is planned, applied, and planned again. */
function expectNothingNew(catalog: MemoryCatalog, input: PlanInput, settings: PlanSettings): void {
  const once = catalog.applyPlan(planChanges(input, catalog, settings));
  const again = planChanges(input, once, settings);
  expect(effectsOf(again)).toEqual([]);
  expect(contentOf(once.applyPlan(again))).toEqual(contentOf(once));
}

test("writes applied and planned again change nothing", () => {
  const entities = fc.uniqueArray(completeWrite, { maxLength: 8, selector: keyOf });
  fc.assert(
    fc.property(anyCatalog, entities, anySettings, (catalog, entities, settings) => {
      expectNothingNew(catalog, { entities }, settings);
    }),
    runs,
  );
});

// Where a write may wait this cannot hold: [d → x, d → y, x] leaves d waiting for y; the second time x is there, and
// d comes into being on its way to waiting for y.
test("several writes of one key change nothing the second time, as long as none of them waits", () => {
  fc.assert(
    fc.property(anyCatalog, fc.array(completeWrite, { maxLength: 8 }), anySettings, (catalog, entities, settings) => {
      expectNothingNew(catalog, { entities }, { ...settings, createMissingRelatedEntities: true });
    }),
    runs,
  );
});

test("deletions applied and planned again change nothing", () => {
  fc.assert(
    fc.property(anyCatalog, fc.array(anyRef, { maxLength: 5 }), anySettings, (catalog, deletes, settings) => {
      expectNothingNew(catalog, { deletes }, settings);
    }),
    runs,
  );
});

test("no step of a plan leaves a required relation pointing at nothing, and no plan any relation", () => {
  fc.assert(
    fc.property(anyRecords, (records) => {
      let catalog = empty();
      for (const { input, settings } of records) {
        const plan = planChanges(input, catalog, settings);
        const entities = new Map(Array.from(catalog.entities(), (entity) => [nameOf(entity), entity]));
        for (const step of stepsOf(plan)) {
          for (const effect of step) applyTo(entities, effect);
          expect(dangling(entities.values(), true)).toEqual([]);
        }
        expect(dangling(entities.values(), false)).toEqual([]);
        catalog = catalog.applyPlan(plan);
      }
    }),
    runs,
  );
});

/** Changes one by one, except those that are tied together. */
function stepsOf(plan: Plan): Effect[][] {
  const steps = new Map<string, Effect[]>();
  effectsOf(plan).forEach((effect, index) => {
    const tie = effect.action === "update" ? undefined : effect.together;
    const key = tie ?? String(index);
    steps.set(key, [...(steps.get(key) ?? []), effect]);
  });
  return [...steps.values()];
}

function applyTo(entities: Map<string, CatalogEntity>, effect: Effect): void {
  if (effect.after === null) entities.delete(nameOf(effect.ref));
  else entities.set(nameOf(effect.ref), effect.after);
}

test("deleting with dependents ends on any graph and leaves none of what was named", () => {
  fc.assert(
    fc.property(anyCatalog, fc.array(anyRef, { minLength: 1 }), anySettings, (catalog, deletes, settings) => {
      const plan = planChanges({ deletes }, catalog, { ...settings, deleteDependentEntities: true, deletes: "any" });
      const after = catalog.applyPlan(plan);
      for (const ref of deletes) expect(after.entity(ref)).toBeUndefined();
      expect(dangling(after.entities(), false)).toEqual([]);
    }),
    runs,
  );
});

test("writes give the same catalog however they are batched", () => {
  const writes = fc.array(fc.tuple(anyWrite, fc.boolean()), { maxLength: 12 });
  fc.assert(
    fc.property(anyCatalog, writes, anySettings, (catalog, cut, settings) => {
      const whole = cut.map(([write]) => write);
      const batches: (typeof whole)[] = [];
      for (const [write, starts] of cut) {
        const open = starts ? undefined : batches.at(-1);
        if (open === undefined) batches.push([write]);
        else open.push(write);
      }
      const apply = (parts: readonly (typeof whole)[]) =>
        parts.reduce((made, entities) => made.applyPlan(planChanges({ entities }, made, settings)), catalog);
      const atOnce = contentOf(apply([whole]));
      expect(contentOf(apply(batches))).toEqual(atOnce);
      expect(contentOf(apply(whole.map((write) => [write])))).toEqual(atOnce);
    }),
    runs,
  );
});

test("every input is answered by exactly one change", () => {
  fc.assert(
    fc.property(anyCatalog, anyRecords, (catalog, records) => {
      for (const { input, settings } of records) {
        const plan = planChanges(input, catalog, settings);
        const answered = plan.changes.flatMap((change) => change.inputs.map(({ list, index }) => `${list}[${index}]`));
        const given = (["entities", "deletes"] as const).flatMap((list) =>
          (input[list] ?? []).map((_, index) => `${list}[${index}]`),
        );
        expect(answered.sort()).toEqual(given.sort());
        expect(Object.values(countInputs(plan)).reduce((sum, count) => sum + count, 0)).toBe(given.length);
      }
    }),
    runs,
  );
});

test("revisions are consecutive and each before is the after that came before it", () => {
  fc.assert(
    fc.property(anyRecords, (records) => {
      let catalog = empty();
      const last = new Map<string, { readonly revision: number; readonly after: CatalogEntity | null }>();
      for (const { input, settings } of records) {
        const plan = planChanges(input, catalog, settings);
        for (const { ref, before, after, revision } of effectsOf(plan)) {
          const previous = last.get(nameOf(ref)) ?? { revision: 0, after: null };
          expect(revision).toBe(previous.revision + 1);
          expect(withoutBookkeeping(before)).toEqual(withoutBookkeeping(previous.after));
          last.set(nameOf(ref), { revision, after });
        }
        catalog = catalog.applyPlan(plan);
      }
    }),
    runs,
  );
});

/** An owner changes, and a key is seen again, without an event. */
function withoutBookkeeping(entity: CatalogEntity | null): unknown {
  return entity === null ? null : { ...entity, owner: null, lastSeen: 0 };
}

test("nothing waits that could be applied", () => {
  fc.assert(
    fc.property(anyCatalog, (catalog) => {
      expect(couldBeApplied(catalog)).toEqual([]);
    }),
    runs,
  );
});

test("a catalog loaded piece by piece gives the plan that the whole one gives", async () => {
  await fc.assert(
    fc.asyncProperty(anyCatalog, anyRecords, async (catalog, records) => {
      for (const { input, settings } of records) {
        const view = new LoadedCatalog(new Map(blueprints.map((blueprint) => [blueprint.identifier, blueprint])));
        const plan = await planInRounds(
          view,
          firstNeeds(input, view),
          async (needs) => partOf(catalog, needs),
          () => planChanges(input, view, settings),
        );
        expect(comparable(plan)).toEqual(comparable(planChanges(input, catalog, settings)));
      }
    }),
    { numRuns: 300 },
  );
});

/** What a database would answer. */
function partOf(catalog: MemoryCatalog, needs: CatalogNeeds): CatalogPart {
  const targets = needs.referrers.flatMap((ref) => catalog.referrers(ref).map((referrer) => referrer.ref));
  const refs = [...needs.entities, ...targets];
  return {
    entities: [
      ...refs.flatMap((ref) => catalog.entity(ref) ?? []),
      ...needs.searches.flatMap((search) => catalog.search(search)),
    ],
    waiting: [
      ...needs.entities.flatMap((ref) => catalog.waiting(ref) ?? []),
      ...needs.waiters.flatMap((ref) => catalog.waiters(ref)),
    ],
    revisions: needs.entities.map((ref) => ({ ...ref, revision: catalog.lastRevision(ref) })),
  };
}

/** Where several orders would do, the two may differ: referrers are found in the order in which they were loaded. */
function comparable(plan: Plan): unknown {
  const changes = plan.changes.map((change) => {
    const { action, ref, before } = change;
    const after = "after" in change ? change.after : null;
    return { name: ref === null ? "" : nameOf(ref), action, before, after, inputs: change.inputs };
  });
  const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return { changes: changes.sort(byText), settled: plan.settled.map(nameOf).sort(), seen: plan.seen };
}
