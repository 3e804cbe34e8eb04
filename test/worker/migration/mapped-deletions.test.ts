import type { EntityWrite } from "@longshore/engine";
import { type Applying, applyItems, applyLifecycle } from "@longshore/worker";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { addIntegration, addSync, appendRecord, applyingOn, mapped } from "../apply/world.ts";
import { addMany, count, finish, names, put, storeLargeBlueprints } from "./large-world.ts";

let database: TestDatabase;
let applying: Applying;
let integration: number;
beforeEach(async () => {
  database = await createTestDatabase();
  await storeLargeBlueprints(database.db);
  applying = applyingOn(database.db);
  integration = await addIntegration(database.db, "k8s");
});
afterEach(() => database.close());

const CASCADE = { deleteDependentEntities: true, createMissingRelatedEntities: false, entityDeletionThreshold: 1 };
const refs = (blueprint: string, prefix: string, counted: number) =>
  Array.from({ length: counted }, (_, n) => ({ blueprint, identifier: `${prefix}${n}` }));

async function onlyMigration() {
  return database.db.selectFrom("catalog.migration").selectAll().executeTakeFirstOrThrow();
}

async function outcomesOf(seq: number) {
  const row = await database.db
    .selectFrom("catalog.raw_record")
    .select(["status", "outcomes"])
    .where("integration", "=", integration)
    .where("seq", "=", seq)
    .executeTakeFirstOrThrow();
  return { status: row.status, outcomes: JSON.parse(row.outcomes ?? "null") };
}

/** A live event that deletes, of an integration with these flags. */
async function deletion(counted: number, flags: object = CASCADE, writes: readonly EntityWrite[] = []) {
  await addSync(database.db, integration, "flags", flags);
  const record = await appendRecord(database.db, integration, "flags", { source: "live-event", operation: "delete" });
  const deletes = refs("cluster", "c", counted);
  await applyItems(applying, record, mapped(writes, deletes));
  return record;
}

test("a live event that deletes more than one transaction may takes effect as a record, and its migration follows", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 5, owner: integration });
  await addMany(database.db, { blueprint: "node", prefix: "n", count: 1_500, target: "'c' || n % 5" });
  const record = await deletion(5);
  const { id } = await onlyMigration();
  expect(await outcomesOf(record.seq)).toMatchObject({
    status: "applied",
    outcomes: [{ deleted: 5, rejected: 0, migrationId: id }],
  });
  expect(await count(database.db)).toBe(1_505);
  await finish(applying, id);
  expect(await count(database.db)).toBe(0);
});

test("events of a mapped deletion name the item, however late its slice is", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1, owner: integration });
  await addMany(database.db, { blueprint: "node", prefix: "n", count: 1_000, target: "'c0'" });
  const record = await deletion(1);
  await finish(applying, (await onlyMigration()).id);
  const [row] = await database.db.selectFrom("catalog.outbox").select("event").orderBy("id", "desc").limit(1).execute();
  expect(JSON.parse(row?.event ?? "null")).toMatchObject({
    action: "DELETE",
    context: { blueprint: "cluster", entity: "c0" },
    trigger: { by: { userId: "k8s" } },
    cause: [{ type: "item", integration: "k8s", kind: "thing", resource: 0, record: record.seq }],
  });
});

test("a kind with half of a surrogate pair, which PostgreSQL's functions refuse, does not keep a migration from its end", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_001, owner: integration });
  await addSync(database.db, integration, "flags", CASCADE);
  const record = await appendRecord(database.db, integration, "flags", { source: "live-event", operation: "delete" });
  const result = mapped([], refs("cluster", "c", 1_001));
  const counts = result.counts.map((each) => ({ ...each, kind: "half \ud800" }));
  await applyItems(applying, record, { ...result, counts });
  await finish(applying, (await onlyMigration()).id);
  expect(await onlyMigration()).toMatchObject({ status: "COMPLETED" });
});

test("what the log writes after its deletion stays, though the slice comes later", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_200, owner: integration });
  const record = await deletion(1_200);
  const later = await appendRecord(database.db, integration, "flags", { source: "live-event" });
  const write: EntityWrite = { blueprint: "cluster", identifier: "c7", title: "back" };
  await applyItems(applying, later, mapped([write]));
  await finish(applying, (await onlyMigration()).id);
  expect(await names(database.db)).toEqual(["cluster/c7"]);
  expect(await outcomesOf(record.seq)).toMatchObject({ outcomes: [{ deleted: 1_199, unchanged: 1 }] });
});

test("what the record itself writes is not handed over to its migration", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_200, owner: integration });
  const write: EntityWrite = { blueprint: "cluster", identifier: "c7", title: "here" };
  const record = await deletion(1_200, CASCADE, [write]);
  expect(await outcomesOf(record.seq)).toMatchObject({ outcomes: [{ deleted: 1_199 }] });
  await finish(applying, (await onlyMigration()).id);
  expect(await names(database.db)).toEqual(["cluster/c7"]);
  expect(await outcomesOf(record.seq)).toMatchObject({ outcomes: [{ deleted: 1_199 }] });
});

test("an entity that became somebody else's before its slice stays", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_200, owner: integration });
  await deletion(1_200);
  await put(applying, "cluster/c9", null);
  await finish(applying, (await onlyMigration()).id);
  expect(await names(database.db)).toEqual(["cluster/c9"]);
});

test("without deleteDependentEntities, roots that others need are counted as rejected and the others go", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_200, owner: integration });
  await addMany(database.db, { blueprint: "node", prefix: "n", count: 3, target: "'c' || n" });
  const record = await deletion(1_200, { ...CASCADE, deleteDependentEntities: false });
  expect(await outcomesOf(record.seq)).toMatchObject({ outcomes: [{ deleted: 1_197, rejected: 3 }] });
  await finish(applying, (await onlyMigration()).id);
  expect(await count(database.db)).toBe(6);
  expect(await outcomesOf(record.seq)).toMatchObject({ outcomes: [{ deleted: 1_197, rejected: 3 }] });
  const problems = await database.db.selectFrom("catalog.problem").select(["code", "count"]).execute();
  expect(problems).toEqual([{ code: "has_dependents", count: 3 }]);
});

test("of an integration that was deleted, nothing is planned beyond what its records may still delete", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_200, owner: integration });
  const other = await addIntegration(database.db, "other");
  await database.db.updateTable("catalog.entity").set({ owner: other }).execute();
  await deletion(1_200);
  expect(await database.db.selectFrom("catalog.migration").select("id").execute()).toEqual([]);
  expect(await count(database.db)).toBe(1_200);
});

/** A full sync that starts at position 10 of the log and mentions nothing. */
async function endSync(flags: object = CASCADE) {
  const { db } = database;
  await db.updateTable("catalog.log").set({ next_seq: 10 }).where("integration", "=", integration).execute();
  await addSync(db, integration, "s1", flags, 10);
  await appendRecord(db, integration, "s1", { type: "sync", lifecycle: "started", kind: null });
  const end = await appendRecord(db, integration, "s1", { type: "sync", lifecycle: "finished", kind: null });
  await db.updateTable("catalog.raw_record").set({ status: "applied" }).where("seq", "=", 10).execute();
  await applyLifecycle(applying, end);
  return end;
}

async function reportOf() {
  const row = await database.db
    .selectFrom("catalog.sync")
    .select("reconciliation")
    .where("sync_id", "=", "s1")
    .executeTakeFirstOrThrow();
  return JSON.parse(row.reconciliation ?? "null");
}

test("the end of a sync that deletes more than one transaction may names its migration, and counts what it deletes", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_500, owner: integration, seen: 3 });
  // Mapped at the start of the sync, and so no part of it.
  await addMany(database.db, { blueprint: "cluster", prefix: "at", count: 1_500, owner: integration, seen: 10 });
  const end = await endSync();
  const { id } = await onlyMigration();
  const begun = { owned: 3_000, stale: 1_500, rate: 0.5, heldBack: [], migrationId: id };
  expect(await reportOf()).toMatchObject({ ...begun, deleted: { count: 0 } });
  const counts: number[] = [];
  await finish(applying, id, async () => counts.push((await reportOf()).deleted.count));
  expect(counts).toEqual([0, 1_000, 1_500]);
  expect(await count(database.db)).toBe(1_500);
  expect(await outcomesOf(end.seq)).toMatchObject({ outcomes: { ...begun, deleted: { count: 1_500 } } });
});

test("few stale entities on which more depend than one transaction may delete are a migration, too", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 2, owner: integration, seen: 3 });
  await addMany(database.db, { blueprint: "node", prefix: "n", count: 1_500, target: "'c' || n % 2" });
  await endSync();
  await finish(applying, (await onlyMigration()).id);
  expect(await count(database.db)).toBe(0);
});

test("few stale entities that are large are a migration, too", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 200, owner: integration, seen: 3 });
  await sql`UPDATE catalog.entity SET properties = json_build_object('text', repeat('x', 400000))`.execute(database.db);
  await endSync();
  expect([typeof (await onlyMigration()).id, await count(database.db)]).toEqual(["string", 200]);
});

test("a stale entity that is mapped between two slices stays, with what needs it", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_500, owner: integration, seen: 3 });
  await addMany(database.db, { blueprint: "node", prefix: "n", count: 2, target: "'c' || n" });
  await endSync();
  const record = await appendRecord(database.db, integration, "s1", { source: "live-event" });
  await applyItems(applying, record, mapped([{ blueprint: "cluster", identifier: "c0", title: "here" }]));
  await finish(applying, (await onlyMigration()).id);
  expect(await names(database.db)).toEqual(["cluster/c0", "node/n0"]);
});

test("a sync above its threshold is held back however much it would delete, and begins no migration", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_500, owner: integration, seen: 3 });
  await endSync({ ...CASCADE, entityDeletionThreshold: 0.5 });
  expect(await reportOf()).toMatchObject({ stale: 1_500, rate: 1, heldBack: ["threshold_exceeded"] });
  expect(await database.db.selectFrom("catalog.migration").select("id").execute()).toEqual([]);
});

test("what an entity that stays points at is protected in a migration as it is in one transaction", async () => {
  await addMany(database.db, { blueprint: "cluster", prefix: "c", count: 1_500, owner: integration, seen: 3 });
  await addMany(database.db, {
    blueprint: "note",
    prefix: "n",
    count: 2,
    target: "'c' || n",
    owner: integration,
    seen: 12,
  });
  await endSync({ ...CASCADE, createMissingRelatedEntities: true });
  const kept = ["c0", "c1"].map((identifier) => ({ blueprint: "cluster", identifier }));
  expect(await reportOf()).toMatchObject({ protected: { count: 2, first: kept } });
  await finish(applying, (await onlyMigration()).id);
  expect(await names(database.db)).toEqual(["cluster/c0", "cluster/c1", "note/n0", "note/n1"]);
});
