import { randomBytes } from "node:crypto";
import {
  expireRecords,
  freeAtOnce,
  freePayloads,
  OrphanSweep,
  RETENTION,
  receiveIngest,
  receiveLake,
  receiveSyncLifecycle,
  retryRecord,
  startRetention,
  storedBytes,
} from "@longshore/worker";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addIntegration, countPayloads, createReceiver, lakeBody, logOf, type Receiver, stream } from "./receiving.ts";

let receiver: Receiver;
let integration: Awaited<ReturnType<typeof addIntegration>>;
beforeEach(async () => {
  receiver = await createReceiver();
  integration = await addIntegration(receiver);
});
afterEach(() => receiver.database.close());

const DAY = 24 * 3_600_000;
const expire = (days = RETENTION.days) => expireRecords(receiver.db, receiver.clock, days);
const free = (keepBytes: number) => freePayloads(receiver.db, receiver.clock, { keepBytes });
const ingest = (text: string) =>
  receiveIngest(receiver, { integration, kind: "repo", body: stream(text), format: "json" });
type Status = "pending" | "applied" | "set_aside";
const markAll = async (status: Status): Promise<void> => {
  await receiver.db.updateTable("catalog.raw_record").set({ status }).execute();
};
const mark = async (seq: number, status: Status): Promise<void> => {
  await receiver.db.updateTable("catalog.raw_record").set({ status }).where("seq", "=", seq).execute();
};
const seqs = async () => (await logOf(receiver, integration.id)).map(({ seq }) => seq);
/** The records that have their payloads. */
const kept = async () =>
  (await logOf(receiver, integration.id)).filter(({ text }) => text !== null).map(({ seq }) => seq);

/** What is stored, added up: the counts of the logs have to agree with it. */
async function bytesOfPayloads(): Promise<number> {
  const rows = await receiver.db.selectFrom("catalog.raw_payload").select("body").execute();
  return rows.reduce((sum, { body }) => sum + body.length, 0);
}

async function beginSync(syncId: string): Promise<void> {
  const sender = { integration_id: integration.installation_id, integration_type: "tool" };
  const started = { ...sender, status: "started", sync_type: "full_sync", started_at: "" } as const;
  await receiveSyncLifecycle(receiver, { syncId, body: started });
}

const writeBatch = (syncId: string, eventId: string) =>
  receiveLake(receiver, { integration, syncId, kind: "repo", body: stream(lakeBody({ eventId })) });

/** A full sync of one resource with one batch; three records, all applied. */
async function runSync(syncId: string): Promise<void> {
  const { id, installation_id } = integration;
  await beginSync(syncId);
  await receiveLake(receiver, { integration, syncId, kind: "repo", body: stream(lakeBody()) });
  const sender = { integration_id: installation_id, integration_type: "tool" };
  await receiveSyncLifecycle(receiver, { syncId, body: { ...sender, status: "finished" } });
  await markAll("applied");
  // As applying the end of a sync does.
  await receiver.db
    .insertInto("catalog.sync_kind")
    .values({ integration: id, sync_id: syncId, resource_index: 0, kind: "repo", state: "finished" })
    .execute();
  await receiver.db.updateTable("catalog.sync").set({ applied_at: receiver.clock.now() }).execute();
}

test("an applied record goes after seven days and its payload with it, a waiting one stays", async () => {
  await ingest("[1]");
  await markAll("applied");
  await ingest("[2]");
  receiver.advance(6 * DAY);
  expect(await expire()).toBe(0);
  receiver.advance(2 * DAY);
  expect(await expire()).toBe(1);
  expect(await logOf(receiver, integration.id)).toMatchObject([{ seq: 2, text: "[2]" }]);
  expect(await countPayloads(receiver)).toBe(1);
  expect(await storedBytes(receiver.db)).toBe(await bytesOfPayloads());
});

test("a record that was set aside waits for someone to look at it", async () => {
  await ingest("[1]");
  await markAll("set_aside");
  receiver.advance(100 * DAY);
  expect(await expire()).toBe(0);
  expect(await kept()).toEqual([1]);
});

test("the batches of the last complete sync stay however old they are, those of the one before go", async () => {
  await runSync("s1");
  await runSync("s2");
  receiver.advance(100 * DAY);
  await expire();
  expect(await seqs()).toEqual([5]);
});

test("with no days at all, an event of a running sync that comes again is known by the record of the first", async () => {
  await beginSync("s1");
  await writeBatch("s1", "e1");
  await markAll("applied");
  receiver.advance(30 * DAY);
  await expire(0);
  expect(await countPayloads(receiver)).toBe(0);
  expect(await writeBatch("s1", "e1")).toEqual({ appended: 0, repeated: true });
});

test("with no days at all, a live event is known for a week", async () => {
  const write = () =>
    receiveLake(receiver, {
      integration,
      syncId: "trace",
      kind: "repo",
      body: stream(lakeBody({ eventType: "live-event" })),
    });
  await write();
  await markAll("applied");
  receiver.advance(6 * DAY);
  expect(await expire(0)).toBe(0);
  expect(await countPayloads(receiver)).toBe(0);
  expect(await write()).toEqual({ appended: 0, repeated: true });
  receiver.advance(2 * DAY);
  expect(await expire(0)).toBe(1);
});

test("payloads are freed as soon as there are too many bytes, and their records stay", async () => {
  await ingest("[1]");
  await markAll("applied");
  await ingest("[2]");
  expect(await free(0)).toMatchObject({ payloads: 1, setAside: [] });
  expect(await logOf(receiver, integration.id)).toMatchObject([
    { seq: 1, status: "applied", payload: null, payload_freed_at: receiver.clock.now() },
    { seq: 2, status: "pending", text: "[2]", payload_freed_at: null },
  ]);
  expect(await countPayloads(receiver)).toBe(1);
  expect(await storedBytes(receiver.db)).toBe(await bytesOfPayloads());
});

test("freed are the oldest outside of the last complete sync, then that sync, then what was set aside; never what waits", async () => {
  await ingest("[1]"); // 1: set aside
  await runSync("s1"); // 2, 3, 4
  await ingest("[5]"); // 5
  await ingest("[6]"); // 6
  await markAll("applied");
  await mark(1, "set_aside");
  await ingest("[7]"); // 7: waits
  const freed: number[][] = [];
  for (let bytes = await storedBytes(receiver.db); bytes > 0; bytes = await storedBytes(receiver.db)) {
    const before = await kept();
    const { setAside } = await free(bytes - 1);
    const after = await kept();
    if (before.length === after.length) break;
    freed.push(before.filter((seq) => !after.includes(seq)));
    expect(setAside.map(({ seq }) => seq)).toEqual(freed.at(-1)?.includes(1) === true ? [1] : []);
  }
  expect(freed).toEqual([[5], [6], [3], [1]]);
  expect(await kept()).toEqual([7]);
});

test("more payloads than one transaction looks at are freed in one sweep, down to the bound and not below", async () => {
  const lines = Array.from({ length: 350 }, (_, index) => `[${index}]`);
  for (const line of lines) await ingest(line);
  await markAll("applied");
  const all = await storedBytes(receiver.db);
  await free(all / 2);
  const left = await storedBytes(receiver.db);
  expect(left).toBeLessThanOrEqual(all / 2);
  expect(left).toBeGreaterThan(all / 2 - 100);
  expect(await seqs()).toHaveLength(350);
  const rest = await kept();
  expect(rest).toEqual(lines.map((_, index) => index + 1).slice(-rest.length));
});

test("two processes that sweep at once free no more than one would", async () => {
  for (let index = 0; index < 150; index += 1) await ingest(`[${index}]`);
  await markAll("applied");
  const all = await storedBytes(receiver.db);
  await Promise.all([free(all / 2), free(all / 2), free(all / 2)]);
  expect(await storedBytes(receiver.db)).toBeGreaterThan(all / 2 - 100);
});

test("what is retried keeps its payload until it has taken effect, though the original was set aside", async () => {
  await ingest("[1]");
  await markAll("set_aside");
  expect(await retryRecord(receiver, integration.id, 1)).toBe(2);
  expect(await free(0)).toMatchObject({ payloads: 0 });
  expect(await kept()).toEqual([1, 2]);
  await mark(2, "applied");
  expect(await free(0)).toMatchObject({ payloads: 1, setAside: [] });
  expect(await countPayloads(receiver)).toBe(0);
  expect(await storedBytes(receiver.db)).toBe(0);
});

test("what a person tries again while payloads are freed keeps its payload", async () => {
  await ingest("[1]");
  await markAll("set_aside");
  const person = await receiver.database.pool.connect();
  try {
    await person.query("BEGIN");
    await person.query("UPDATE catalog.log SET next_seq = 3 WHERE integration = $1", [integration.id]);
    await person.query(
      `INSERT INTO catalog.raw_record (integration, seq, type, source, payload, items, bytes, retry_of, received_at)
       SELECT integration, 2, type, source, payload, items, bytes, seq, received_at FROM catalog.raw_record`,
    );
    const freed = free(0);
    await untilBlocked();
    await person.query("COMMIT");
    expect(await freed).toMatchObject({ setAside: [] });
  } finally {
    person.release(true);
  }
  expect(await kept()).toEqual([1, 2]);
  expect(await countPayloads(receiver)).toBe(1);
});

/** Somebody waits for a lock in this database. */
async function untilBlocked(): Promise<void> {
  const blocked = () =>
    receiver.database.pool.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
  await expect.poll(async () => (await blocked()).rowCount, { timeout: 20_000 }).toBe(1);
}

test("a payload that two records share stays until both are gone", async () => {
  await ingest("[1]");
  await markAll("set_aside");
  await retryRecord(receiver, integration.id, 1);
  await mark(2, "applied");
  receiver.advance(8 * DAY);
  expect(await expire()).toBe(1);
  expect(await countPayloads(receiver)).toBe(1);
  expect(await storedBytes(receiver.db)).toBe(await bytesOfPayloads());
});

test("space is given back to the file system at once, and what waits or just came in is still there", async () => {
  const noise = () => JSON.stringify([randomBytes(200_000).toString("hex")]);
  for (let index = 0; index < 5; index += 1) await ingest(noise());
  await markAll("applied");
  await ingest("[6]");
  // A body that is still coming in.
  await receiver.db
    .insertInto("catalog.raw_payload")
    .values({ encoding: "zstd", body: Buffer.from("staged"), created_at: receiver.clock.now() })
    .execute();
  const freed = await freeAtOnce(receiver.db, receiver.clock, { keepBytes: 0 });
  expect(freed).toMatchObject({ payloads: 5, isGivenBack: true });
  expect(freed.diskBefore).toBeGreaterThan(500_000);
  expect(freed.diskAfter).toBeLessThan(100_000);
  expect(await countPayloads(receiver)).toBe(2);
  await ingest("[7]");
  expect(await logOf(receiver, integration.id)).toMatchObject([
    ...Array.from({ length: 5 }, () => ({ payload: null })),
    { text: "[6]" },
    { text: "[7]" },
  ]);
  // Records still refer to payloads that are there.
  const orphan = receiver.db.updateTable("catalog.raw_record").set({ payload: 1_000_000 }).where("seq", "=", 7);
  await expect(orphan.execute()).rejects.toMatchObject({ code: "23503" });
});

test("somebody who reads payloads for hours, as a dump does, holds nobody up: the space is free for new payloads", async () => {
  await ingest("[1]");
  await markAll("applied");
  const reader = await receiver.database.pool.connect();
  try {
    await reader.query("BEGIN");
    await reader.query("SELECT count(*) FROM catalog.raw_payload");
    const freed = await freeAtOnce(receiver.db, receiver.clock, { keepBytes: 0, lockMilliseconds: 100 });
    expect(freed).toMatchObject({ payloads: 1, isGivenBack: false });
    expect(await countPayloads(receiver)).toBe(0);
  } finally {
    reader.release(true);
  }
});

test("a running worker sweeps by itself, names records that cannot be tried again, and finds payloads without a record", async () => {
  await ingest("[1]");
  await markAll("set_aside");
  await receiver.db
    .insertInto("catalog.raw_payload")
    .values({ encoding: "zstd", body: Buffer.from("of a killed process"), created_at: new Date(0) })
    .execute();
  const said: unknown[][] = [];
  const log = {
    info: () => undefined,
    warn: (...line: unknown[]) => void said.push(line),
    error: (...line: unknown[]) => void said.push(line),
  };
  const retention = startRetention({
    ...receiver,
    log,
    retention: { ...RETENTION, bytes: 0 },
    everyMilliseconds: { bytes: 20, age: 20 },
  });
  try {
    await expect.poll(() => countPayloads(receiver), { timeout: 20_000 }).toBe(0);
    await expect.poll(() => said).toHaveLength(1);
  } finally {
    await retention.close();
  }
  expect(said).toMatchObject([
    [{ count: 1, first: [{ integration: integration.installation_id, seq: 1 }] }, expect.any(String)],
  ]);
});

test("payloads that never became a record go after six hours, and those that did are not touched", async () => {
  await ingest("[1]");
  await receiver.db
    .insertInto("catalog.raw_payload")
    .values({ encoding: "zstd", body: Buffer.from("x"), created_at: receiver.clock.now() })
    .execute();
  const sweep = new OrphanSweep(receiver.db, receiver.clock, RETENTION.orphanHours);
  receiver.advance(5 * 3_600_000);
  expect(await sweep.run()).toBe(0);
  receiver.advance(2 * 3_600_000);
  expect(await sweep.run()).toBe(1);
  expect(await kept()).toEqual([1]);
});
