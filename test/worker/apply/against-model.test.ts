import { MemoryCatalog, planChanges } from "@longshore/engine";
import { DEFAULT_FLAGS, type EntityEvent } from "@longshore/shared";
import { applyItems, callEntityApi, type Db } from "@longshore/worker";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anyRef, anyWrite, blueprints } from "../../plan/arbitrary-input.ts";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { edgesOf, storedCatalog, storedEdges } from "./stored-catalog.ts";
import { addIntegration, addSync, appendRecord, applyingOn, mapped, START, storeBlueprints } from "./world.ts";

let database: TestDatabase;
let run = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  await storeBlueprints(database.db);
});
afterAll(() => database.close());

const anyStep = fc.record({
  by: fc.constantFrom("one", "two", "api"),
  entities: fc.array(anyWrite, { maxLength: 6 }),
  deletes: fc.array(anyRef, { maxLength: 3 }),
  enableMergeEntity: fc.boolean(),
  createMissingRelatedEntities: fc.boolean(),
  deleteDependentEntities: fc.boolean(),
});

type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

test("the stored catalog is what planning in memory gives for the same records, whatever they hold", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 8 }), async (steps) => {
      const { db } = database;
      await emptyCatalog(db);
      const model = new MemoryCatalog({ blueprints });
      run += 1;
      const integrations = {
        one: await addIntegration(db, `one-${run}`),
        two: await addIntegration(db, `two-${run}`),
      };
      const deps = applyingOn(db);
      for (const [index, step] of steps.entries()) await take(step, `sync-${index}`);
      expect(sorted(await storedCatalog(db))).toEqual(sorted(model));
      expect(await storedEdges(db)).toEqual(edgesOf(model));
      expect(await replayed(db)).toEqual(entityRevisions(model));

      async function take(step: Step, syncId: string): Promise<void> {
        const { by, entities, deletes, ...flags } = step;
        const settings = {
          at: START.toISOString(),
          merge: flags.enableMergeEntity,
          createMissingRelatedEntities: flags.createMissingRelatedEntities,
          deleteDependentEntities: flags.deleteDependentEntities,
        };
        if (by === "api") {
          const plan = planChanges({ entities, deletes }, model, {
            ...settings,
            by: "someone",
            waitForTargets: false,
            deletes: "any",
          });
          const call = { writes: entities, deletes, ...settings, atomic: false, validationOnly: false, body: "{}" };
          await callEntityApi(deps, { ...call, caller: { id: "someone", userAgent: null } });
          model.applyInPlace(plan);
          return;
        }
        await addSync(db, integrations[by], syncId, { ...DEFAULT_FLAGS, ...flags });
        const record = await appendRecord(db, integrations[by], syncId);
        expect(await applyItems(deps, record, mapped(entities, deletes))).toBe("applied");
        const writes = entities.map((entity) => ({ ...entity, resource: "resources[0]" }));
        const identity = {
          by: `${by}-${run}`,
          integration: String(integrations[by]),
          seq: record.seq,
          deletes: "owned",
        } as const;
        model.applyInPlace(planChanges({ entities: writes, deletes }, model, { ...settings, ...identity }));
      }
    }),
    { numRuns: 60 },
  );
});

/** What a consumer of the changelog holds at the end. Each event goes on where the last one of its entity ended. */
async function replayed(db: Db): Promise<unknown> {
  const rows = await db.selectFrom("catalog.outbox").select("event").orderBy("id").execute();
  const held = new Map<string, { readonly revision: number; readonly after: unknown }>();
  for (const row of rows) {
    const { context, diff, revision }: EntityEvent = JSON.parse(row.event);
    const name = `${context.blueprint}/${context.entity}`;
    const last = held.get(name) ?? { revision: 0, after: null };
    expect({ name, revision, before: diff.before }).toEqual({ name, revision: last.revision + 1, before: last.after });
    held.set(name, { revision, after: diff.after });
  }
  return Object.fromEntries([...held].filter(([, { after }]) => after !== null).toSorted());
}

function entityRevisions(catalog: MemoryCatalog): unknown {
  const entries = Array.from(catalog.entities(), (entity) => {
    const { revision, owner, lastSeen, datasource, ...after } = entity;
    return [`${entity.blueprint}/${entity.identifier}`, { revision, after }] as const;
  });
  return Object.fromEntries(entries.toSorted());
}

/** Integrations stay: each run makes its own. */
async function emptyCatalog(db: Db): Promise<void> {
  await sql`TRUNCATE catalog.entity, catalog.tombstone, catalog.entity_relation, catalog.waiting_entity,
    catalog.waiting_target, catalog.outbox`.execute(db);
}

function sorted(catalog: MemoryCatalog): unknown {
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  return {
    entities: Array.from(catalog.entities(), ({ datasource, ...entity }) => {
      return { name: `${entity.blueprint}/${entity.identifier}`, ...entity };
    }).toSorted(byName),
    waiting: Array.from(catalog.waitingEntities(), (row) => {
      const missing = row.missing.map((ref) => `${ref.blueprint}/${ref.identifier}`).toSorted();
      return { name: `${row.ref.blueprint}/${row.ref.identifier}`, ...row, missing };
    }).toSorted(byName),
  };
}
