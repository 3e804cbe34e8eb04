import type { EntityWrite } from "@longshore/engine";
import { DEFAULT_FLAGS, type MappingFlags, problem } from "@longshore/shared";
import { type Applying, applyItems, applyLifecycle, setAside } from "@longshore/worker";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { addIntegration, addSync, appendRecord, applyingOn, mapped, storeBlueprints } from "./world.ts";

let database: TestDatabase;
let deps: Applying;
let integration: number;
let runs = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  await storeBlueprints(database.db);
  deps = applyingOn(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  runs += 1;
  await database.db.deleteFrom("catalog.entity").execute();
  await database.db.deleteFrom("catalog.tombstone").execute();
  await database.db.deleteFrom("catalog.waiting_entity").execute();
  integration = await addIntegration(database.db, `integration-${runs}`);
});

const free = (identifier: string, rest: Partial<EntityWrite> = {}): EntityWrite => ({
  blueprint: "free",
  identifier,
  ...rest,
});
const bound = (identifier: string, on: string): EntityWrite => ({
  blueprint: "bound",
  identifier,
  properties: { name: "n" },
  relations: { on },
});

interface SyncOptions {
  readonly flags?: Partial<MappingFlags>;
  readonly type?: "full" | "incremental";
}

/** Starts a sync: its *started* is the next record of the log, and is applied. */
async function start(syncId: string, { flags = {}, type = "full" }: SyncOptions = {}): Promise<void> {
  const record = await appendRecord(database.db, integration, syncId, { type: "sync", lifecycle: "started" });
  await addSync(database.db, integration, syncId, { ...DEFAULT_FLAGS, ...flags }, record.seq);
  if (type === "incremental") {
    await database.db.updateTable("catalog.sync").set({ type }).where("sync_id", "=", syncId).execute();
  }
  expect(await applyLifecycle(deps, record)).toBe("applied");
}

async function batch(syncId: string, writes: readonly EntityWrite[]): Promise<void> {
  const record = await appendRecord(database.db, integration, syncId);
  expect(await applyItems(deps, record, mapped(writes))).toBe("applied");
}

async function liveEvent(writes: readonly EntityWrite[], deletes: { blueprint: string; identifier: string }[] = []) {
  const record = await appendRecord(database.db, integration, "trace", { source: "live-event" });
  expect(await applyItems(deps, record, mapped(writes, deletes))).toBe("applied");
}

interface Report {
  readonly heldBack: readonly string[];
  readonly stale: number;
  readonly owned: number;
  readonly deleted: { readonly count: number };
  readonly unmet: { readonly count: number };
  readonly expired: { readonly count: number };
}

async function finish(syncId: string): Promise<Report> {
  const record = await appendRecord(database.db, integration, syncId, { type: "sync", lifecycle: "finished" });
  expect(await applyLifecycle(deps, record)).toBe("applied");
  const { reconciliation } = await database.db
    .selectFrom("catalog.sync")
    .select("reconciliation")
    .where("integration", "=", integration)
    .where("sync_id", "=", syncId)
    .executeTakeFirstOrThrow();
  return JSON.parse(reconciliation ?? "null");
}

async function names(): Promise<string[]> {
  const rows = await database.db.selectFrom("catalog.entity").select(["blueprint", "identifier"]).execute();
  return rows.map((row) => `${row.blueprint}/${row.identifier}`).toSorted();
}

async function waitingNames(): Promise<string[]> {
  const rows = await database.db.selectFrom("catalog.waiting_entity").select(["blueprint", "identifier"]).execute();
  return rows.map((row) => `${row.blueprint}/${row.identifier}`).toSorted();
}

test("an entity that a full sync did not mention is deleted at its end, and the report counts it", async () => {
  await start("s1");
  await batch("s1", [free("a"), free("b"), free("c")]);
  await finish("s1");
  await start("s2");
  await batch("s2", [free("a"), free("b")]);
  expect(await finish("s2")).toMatchObject({ heldBack: [], owned: 3, stale: 1, deleted: { count: 1 } });
  expect(await names()).toEqual(["free/a", "free/b"]);
});

test("an entity that a live event wrote while the sync ran survives its end", async () => {
  await start("s1");
  await batch("s1", [free("a")]);
  await liveEvent([free("live")]);
  expect(await finish("s1")).toMatchObject({ stale: 0 });
  expect(await names()).toEqual(["free/a", "free/live"]);
});

test("an entity that a live event deleted while the sync ran stays deleted", async () => {
  await start("s1");
  await batch("s1", [free("a"), free("b")]);
  await liveEvent([], [{ blueprint: "free", identifier: "a" }]);
  await finish("s1");
  expect(await names()).toEqual(["free/b"]);
});

test("an incremental sync deletes nothing, and says that this is why", async () => {
  await start("s1");
  await batch("s1", [free("a"), free("b")]);
  await finish("s1");
  await start("s2", { type: "incremental" });
  await batch("s2", [free("a")]);
  expect(await finish("s2")).toMatchObject({ heldBack: ["incremental_sync"], stale: 1, deleted: { count: 0 } });
  expect(await names()).toEqual(["free/a", "free/b"]);
});

test("a sync that would delete more than the threshold deletes nothing", async () => {
  await start("s1");
  await batch("s1", [free("a"), free("b"), free("c"), free("d")]);
  await finish("s1");
  await start("s2", { flags: { entityDeletionThreshold: 0.5 } });
  await batch("s2", [free("a")]);
  expect(await finish("s2")).toMatchObject({ heldBack: ["threshold_exceeded"], stale: 3, deleted: { count: 0 } });
  expect(await names()).toHaveLength(4);
});

test("a record that was set aside holds back the deletions of its sync", async () => {
  await start("s1");
  await batch("s1", [free("a"), free("b")]);
  await finish("s1");
  await start("s2");
  await batch("s2", [free("a")]);
  const broken = await appendRecord(database.db, integration, "s2");
  expect(await setAside(deps, broken, problem("payload_invalid_json", "it cannot be read"))).toBe("applied");
  expect(await finish("s2")).toMatchObject({ heldBack: ["failed_kinds"], deleted: { count: 0 } });
  expect(await names()).toEqual(["free/a", "free/b"]);
});

test("items that failed to map hold back the deletions of their sync", async () => {
  await start("s1");
  await batch("s1", [free("a"), free("b")]);
  await finish("s1");
  await start("s2");
  const record = await appendRecord(database.db, integration, "s2");
  const result = mapped([free("a")]);
  const counts = result.counts.map((row) => ({ ...row, failed: 1 }));
  await applyItems(deps, record, { ...result, counts });
  expect(await finish("s2")).toMatchObject({ heldBack: ["failed_items"] });
  expect(await names()).toEqual(["free/a", "free/b"]);
});

test("with deleteDependentEntities off, a stale entity that others need stays and says so", async () => {
  await start("s1");
  await batch("s1", [free("a")]);
  await finish("s1");
  const other = await addIntegration(database.db, `other-${runs}`);
  await addSync(database.db, other, "o", DEFAULT_FLAGS);
  await applyItems(deps, await appendRecord(database.db, other, "o"), mapped([bound("b", "a")]));
  await start("s2", { flags: { entityDeletionThreshold: 1 } });
  expect(await finish("s2")).toMatchObject({ deleted: { count: 0 } });
  expect(await names()).toEqual(["bound/b", "free/a"]);
  await start("s3", { flags: { entityDeletionThreshold: 1, deleteDependentEntities: true } });
  expect(await finish("s3")).toMatchObject({ deleted: { count: 2 } });
  expect(await names()).toEqual([]);
});

test("an entity waits for its target, is overtaken by a newer version, and takes effect as the newer one", async () => {
  await start("s1");
  await batch("s1", [bound("b", "a")]);
  await batch("s1", [{ ...bound("b", "a"), title: "newer" }]);
  expect(await names()).toEqual([]);
  expect(await waitingNames()).toEqual(["bound/b"]);
  await batch("s1", [free("a")]);
  expect(await names()).toEqual(["bound/b", "free/a"]);
  const row = await database.db
    .selectFrom("catalog.entity")
    .select(["title", "revision"])
    .where("blueprint", "=", "bound")
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ title: "newer", revision: 1 });
  expect(await waitingNames()).toEqual([]);
});

test("an entity that waits and is deleted meanwhile does not come into being when its target appears", async () => {
  await start("s1");
  await batch("s1", [bound("b", "a")]);
  await liveEvent([], [{ blueprint: "bound", identifier: "b" }]);
  await batch("s1", [free("a")]);
  expect(await names()).toEqual(["free/a"]);
});

test("a write that still waits at the end of its sync is reported, and given up at the end of the next one", async () => {
  await start("s1");
  await batch("s1", [bound("b", "nowhere"), free("a")]);
  expect(await finish("s1")).toMatchObject({ unmet: { count: 1 }, expired: { count: 0 } });
  expect(await waitingNames()).toEqual(["bound/b"]);
  await start("s2");
  await batch("s2", [free("a")]);
  expect(await finish("s2")).toMatchObject({ expired: { count: 1 } });
  expect(await waitingNames()).toEqual([]);
});

test("a record takes effect once, however often it is applied", async () => {
  await start("s1");
  const record = await appendRecord(database.db, integration, "s1");
  expect(await applyItems(deps, record, mapped([free("a")]))).toBe("applied");
  expect(await applyItems(deps, record, mapped([free("a", { title: "again" })]))).toBe("not_next");
  const row = await database.db.selectFrom("catalog.entity").select("revision").executeTakeFirstOrThrow();
  expect(row.revision).toBe(1);
});

test("a record does not take effect before an earlier one of its log", async () => {
  await start("s1");
  const first = await appendRecord(database.db, integration, "s1");
  const second = await appendRecord(database.db, integration, "s1");
  expect(await applyItems(deps, second, mapped([free("a", { title: "second" })]))).toBe("not_next");
  expect(await applyItems(deps, first, mapped([free("a", { title: "first" })]))).toBe("applied");
  expect(await applyItems(deps, second, mapped([free("a", { title: "second" })]))).toBe("applied");
  const row = await database.db.selectFrom("catalog.entity").select("title").executeTakeFirstOrThrow();
  expect(row.title).toBe("second");
});

test("a retried record leaves alone what was written or deleted since it was set aside", async () => {
  await start("s1");
  await batch("s1", [free("gone")]);
  const failing = await appendRecord(database.db, integration, "s1");
  await setAside(deps, failing, problem("payload_invalid_json", "it cannot be read"));
  await batch("s1", [free("newer", { title: "new" })]);
  await liveEvent([], [{ blueprint: "free", identifier: "gone" }]);
  const retry = await appendRecord(database.db, integration, "s1", { retry_of: failing.seq });
  const old = [free("newer", { title: "old" }), free("gone"), free("missed", { title: "old" })];
  expect(await applyItems(deps, retry, mapped(old))).toBe("applied");
  const rows = await database.db.selectFrom("catalog.entity").select(["identifier", "title"]).execute();
  expect(rows.toSorted((a, b) => (a.identifier < b.identifier ? -1 : 1))).toEqual([
    { identifier: "missed", title: "old" },
    { identifier: "newer", title: "new" },
  ]);
});
