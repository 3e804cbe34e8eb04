import { DEFAULT_FLAGS } from "@longshore/shared";
import { type Applying, applyItems, applyLifecycle, type RawRecord } from "@longshore/worker";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { addIntegration, addSync, appendRecord, applyingOn, mapped, storeBlueprints } from "./world.ts";

let database: TestDatabase;
let deps: Applying;
let integration: number;
beforeEach(async () => {
  database = await createTestDatabase();
  await storeBlueprints(database.db);
  deps = applyingOn(database.db);
  integration = await addIntegration(database.db, "one");
});
afterEach(() => database.close());

const flags = { ...DEFAULT_FLAGS, entityDeletionThreshold: 1 };
const free = (identifier: string) => ({ blueprint: "free", identifier });
const waiting = (identifier: string) => ({
  blueprint: "bound",
  identifier,
  properties: { name: "n" },
  relations: { on: "nowhere" },
});

/** One entity and one write that waits. */
async function batch(name: string, by = integration, failed = 0): Promise<RawRecord> {
  const record = await appendRecord(database.db, by, "s1");
  const result = mapped([free(name), waiting(name)]);
  const counts = result.counts.map((row) => ({ ...row, failed }));
  expect(await applyItems(deps, record, { ...result, counts })).toBe("applied");
  return record;
}

/** The end of a sync, after which everything that it has not mapped is to go. */
async function finish(syncId: string): Promise<{ readonly heldBack: readonly string[] }> {
  const finished = await appendRecord(database.db, integration, syncId, { type: "sync", lifecycle: "finished" });
  expect(await applyLifecycle(deps, finished)).toBe("applied");
  const { reconciliation } = await database.db
    .selectFrom("catalog.sync")
    .select("reconciliation")
    .where("integration", "=", integration)
    .where("sync_id", "=", syncId)
    .executeTakeFirstOrThrow();
  return JSON.parse(reconciliation ?? "null");
}

async function identifiers(table: "catalog.entity" | "catalog.waiting_entity"): Promise<string[]> {
  const rows = await database.db.selectFrom(table).select("identifier").orderBy("identifier").execute();
  return rows.map(({ identifier }) => identifier);
}

// No real log has items at the position of a *started*: here the sync is said to start at one, so that the bound shows.
test("the end of a sync gives up what was mapped before its start, and keeps what was mapped at it or after", async () => {
  await addSync(database.db, integration, "s1", flags);
  await batch("before");
  const at = await batch("at");
  await batch("after");
  await addSync(database.db, integration, "s2", flags, at.seq);
  await finish("s2");
  expect(await identifiers("catalog.entity")).toEqual(["after", "at"]);
  expect(await identifiers("catalog.waiting_entity")).toEqual(["after", "at"]);
});

test("the end of a sync neither deletes nor gives up what other integrations have mapped", async () => {
  const other = await addIntegration(database.db, "other");
  for (const each of [integration, other]) await addSync(database.db, each, "s1", flags);
  await batch("own");
  await batch("others", other);
  await addSync(database.db, integration, "s2", flags, 2);
  expect(await finish("s2")).toMatchObject({ heldBack: [], owned: 1, expired: { count: 1 } });
  expect(await identifiers("catalog.entity")).toEqual(["others"]);
  expect(await identifiers("catalog.waiting_entity")).toEqual(["others"]);
});

test("an item that failed in the first record of a sync holds its deletions back, also if later records had no failure", async () => {
  await addSync(database.db, integration, "s1", flags, 2);
  await batch("a", integration, 1);
  await batch("b", integration, 0);
  expect(await finish("s1")).toMatchObject({ heldBack: ["failed_items"] });
});

test("a kind whose end was never heard of holds the deletions of its sync back", async () => {
  await addSync(database.db, integration, "s1", flags);
  await database.db
    .insertInto("catalog.sync_kind")
    .values({ integration, sync_id: "s1", resource_index: 7, kind: "other", state: "running" })
    .execute();
  await batch("a");
  expect(await finish("s1")).toMatchObject({ heldBack: ["failed_kinds"] });
});
