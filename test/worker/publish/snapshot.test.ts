import { applyChangelog, type ChangelogEvent, emptyChangelogState } from "@longshore/shared";
import {
  callEntityApi,
  type Db,
  OutboxBound,
  requestDueSnapshot,
  requestSnapshot,
  tellPart,
  transact,
  trimHistory,
} from "@longshore/worker";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { addIntegration, applyingOn, START, storeBlueprints } from "../apply/world.ts";
import { catalogEntities } from "./publishing.ts";
import { randomChanges } from "./random-changes.ts";

let database: TestDatabase;
let db: Db;
beforeEach(async () => {
  database = await createTestDatabase();
  db = database.db;
  await storeBlueprints(db);
});
afterEach(() => database.close());

const clock = { now: () => START };
const requester = { userId: "test", at: START };

/** A world of many entities, some of them deleted. */
async function fill(destination: object | null, events = 3_000): Promise<number> {
  const integration = await addIntegration(db, "one", destination);
  await (await randomChanges(db, applyingOn(db), [integration], 3)).untilEvents(events);
  return integration;
}

async function forgetOutbox(): Promise<void> {
  await sql`DELETE FROM catalog.outbox`.execute(db);
}

async function outboxEvents(destination: "kafka" | null): Promise<ChangelogEvent[]> {
  const rows = await db
    .selectFrom("catalog.outbox")
    .select("event")
    .where("destination", destination === null ? "is" : "=", destination)
    .orderBy("id")
    .execute();
  return rows.map(({ event }) => JSON.parse(event));
}

function held(events: readonly ChangelogEvent[]) {
  const state = emptyChangelogState();
  for (const event of events) applyChangelog(state, event);
  return Object.fromEntries([...state.entities].toSorted());
}

const tellAll = async () => {
  while (await tellPart({ db, clock, org: "org" }));
};

test("a part of a snapshot ends after some MB of entities, whether these are of properties or of relations", async () => {
  await sql`
    INSERT INTO catalog.entity (key, blueprint, identifier, team, properties, relations, revision, last_seen_seq,
      created_at, created_by, updated_at, updated_by, published)
    SELECT gen_random_uuid(), 'service', 'large' || n, '{}', '{}', json_build_object('owner', repeat('x', 400000)),
      1, 0, now(), 'test', now(), 'test', true FROM generate_series(1, 30) AS n`.execute(db);
  await requestSnapshot(db, {}, requester);
  await tellPart({ db, clock, org: "org" });
  expect((await outboxEvents("kafka")).length).toBe(10);
});

test("a whole snapshot tells every published entity, and every deletion to a reader that missed it", async () => {
  await fill({ type: "KAFKA" });
  const before = await outboxEvents("kafka");
  // What the reader saw before the topic was lost: half of it.
  const seen = before.slice(0, before.length / 2);
  await forgetOutbox();
  await requestSnapshot(db, {}, requester);
  await tellAll();
  const told = await outboxEvents("kafka");
  const catalog = Object.fromEntries([...(await catalogEntities(db))].toSorted());
  expect(held(told)).toEqual(catalog);
  expect(held([...seen, ...told])).toEqual(catalog);
  expect(told.filter(({ action }) => action === "DELETE").length).toBeGreaterThan(0);
});

test("a snapshot that is cut off goes on where it was, and changes between its parts are not lost", async () => {
  const integration = await fill(null);
  await forgetOutbox();
  await db.updateTable("catalog.integration").set({ changelog_destination: '{"type":"KAFKA"}' }).execute();
  await sql`UPDATE catalog.entity SET owner = ${integration}`.execute(db);
  await requestSnapshot(db, { owner: integration }, requester);
  await tellPart({ db, clock, org: "org" });
  const changes = await randomChanges(db, applyingOn(db), [await addIntegration(db, "two", { type: "KAFKA" })], 4);
  await changes.untilEvents(300);
  // Fails after entities were marked as published: all of the part is undone, and told again.
  const broken = {
    now: () => {
      throw new Error("cut off");
    },
  };
  await expect(tellPart({ db, clock: broken, org: "org" })).rejects.toThrow("cut off");
  await tellAll();
  expect(held(await outboxEvents("kafka"))).toEqual(Object.fromEntries([...(await catalogEntities(db))].toSorted()));
  const snapshots = await db.selectFrom("catalog.snapshot").select(["stage", "finished_at"]).execute();
  expect(snapshots).toEqual([{ stage: "done", finished_at: START }]);
});

test("two processes that tell one snapshot tell each entity once", async () => {
  const integration = await fill(null);
  await forgetOutbox();
  await requestSnapshot(db, { owner: integration }, requester);
  await Promise.all([tellAll(), tellAll(), tellAll()]);
  const keys = (await outboxEvents("kafka")).map(({ context }) => JSON.stringify(context));
  expect(keys.length).toBeGreaterThan(100);
  expect(new Set(keys).size).toBe(keys.length);
});

test("without brokers history is trimmed to its bound, and brokers that come later begin with a snapshot", async () => {
  await fill({ type: "KAFKA" });
  const bounds = { rows: 500, days: 7 };
  await trimHistory(db, { hasBrokers: false, bounds, now: new Date() });
  expect(await outboxEvents("kafka")).toHaveLength(500);
  expect(await transact(db, (tx) => requestDueSnapshot(tx, requester))).toBe(true);
  expect(await transact(db, (tx) => requestDueSnapshot(tx, requester))).toBe(false);
  await tellAll();
  expect(held(await outboxEvents("kafka"))).toEqual(Object.fromEntries([...(await catalogEntities(db))].toSorted()));
});

test("history goes when it is too old, however little there is of it", async () => {
  await fill(null, 200);
  await sql`UPDATE catalog.outbox SET created_at = now() - interval '8 days' WHERE id <= 150`.execute(db);
  const trimmed = await trimHistory(db, { hasBrokers: true, bounds: { rows: 100_000, days: 7 }, now: new Date() });
  expect(trimmed).toBe(150);
  const { trimmed_id } = await db.selectFrom("catalog.changelog").selectAll().executeTakeFirstOrThrow();
  expect(trimmed_id).toBe(150);
});

test("with brokers nothing is trimmed that Kafka does not have, and webhooks never are", async () => {
  await fill({ type: "KAFKA" }, 300);
  await sql`UPDATE catalog.outbox SET destination = 'webhook', webhook_url = 'http://x' WHERE id <= 10`.execute(db);
  const strict = { rows: 0, days: 1 };
  expect(await trimHistory(db, { hasBrokers: true, bounds: strict, now: new Date("2099-01-01") })).toBe(0);
  await trimHistory(db, { hasBrokers: false, bounds: strict, now: new Date() });
  const left = await db.selectFrom("catalog.outbox").select("id").orderBy("id").execute();
  expect(left.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("the outbox is full when so much waits for a destination, and history does not count", async () => {
  await fill(null, 300);
  expect(await new OutboxBound(db, 100).isFull()).toBe(false);
  await sql`UPDATE catalog.outbox SET destination = 'kafka' WHERE id <= 100`.execute(db);
  expect(await new OutboxBound(db, 101).isFull()).toBe(false);
  expect(await new OutboxBound(db, 100).isFull()).toBe(true);
});

test("while the outbox is full, calls of the entity API are refused and change nothing", async () => {
  const applying = { ...applyingOn(db), outbox: new OutboxBound(db, 1) };
  const call = {
    writes: [{ blueprint: "free", identifier: "a" }],
    deletes: [],
    at: START.toISOString(),
    merge: true,
    createMissingRelatedEntities: false,
    deleteDependentEntities: false,
    atomic: false,
    validationOnly: false,
    body: "{}",
    caller: { id: "someone", userAgent: null },
  };
  await fill({ type: "KAFKA" }, 20);
  const before = await catalogEntities(db);
  await expect(callEntityApi(applying, call)).rejects.toMatchObject({ problem: { code: "unavailable" } });
  expect(await catalogEntities(db)).toEqual(before);
});
