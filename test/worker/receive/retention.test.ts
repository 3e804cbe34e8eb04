import {
  RETENTION,
  receiveIngest,
  receiveLake,
  receiveSyncLifecycle,
  sweepPayloads,
  sweepRecords,
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
const sweep = () => sweepRecords(receiver.db, receiver.clock, RETENTION);
const ingest = (text: string) =>
  receiveIngest(receiver, { integration, kind: "repo", body: stream(text), format: "json" });
const markAll = async (status: "applied" | "set_aside"): Promise<void> => {
  await receiver.db.updateTable("catalog.raw_record").set({ status }).execute();
};
const seqs = async () => (await logOf(receiver, integration.id)).map(({ seq }) => seq);

/** A full sync of one resource with one batch; three records, all applied. */
async function runSync(syncId: string): Promise<void> {
  const { id, installation_id } = integration;
  const sender = { integration_id: installation_id, integration_type: "tool" };
  const started = { ...sender, status: "started", sync_type: "full_sync", started_at: "" } as const;
  await receiveSyncLifecycle(receiver, { syncId, body: started });
  await receiveLake(receiver, { integration, syncId, kind: "repo", body: stream(lakeBody()) });
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
  expect(await sweep()).toBe(0);
  receiver.advance(2 * DAY);
  expect(await sweep()).toBe(1);
  expect(await sweepPayloads(receiver.db, receiver.clock, RETENTION)).toBe(1);
  expect(await logOf(receiver, integration.id)).toMatchObject([{ seq: 2, text: "[2]" }]);
});

test("a record that was set aside waits for someone to look at it", async () => {
  await ingest("[1]");
  await markAll("set_aside");
  receiver.advance(100 * DAY);
  expect(await sweep()).toBe(0);
});

test("the batches of the last complete sync stay however old they are, those of the one before go", async () => {
  await runSync("s1");
  await runSync("s2");
  receiver.advance(100 * DAY);
  await sweep();
  expect(await seqs()).toEqual([5]);
});

test("beyond the size limit the oldest go, whatever became of them, but nothing that waits", async () => {
  await ingest("[1]");
  await markAll("set_aside");
  await ingest("[2]");
  receiver.advance(1);
  for (const item of ["[3]", "[4]"]) await ingest(item);
  await receiver.db.updateTable("catalog.raw_record").set({ status: "applied" }).where("seq", ">", 2).execute();
  const { body } = await receiver.db
    .selectFrom("catalog.raw_payload")
    .select("body")
    .limit(1)
    .executeTakeFirstOrThrow();
  expect(await sweepRecords(receiver.db, receiver.clock, { ...RETENTION, bytes: body.length })).toBe(2);
  expect(await seqs()).toEqual([2, 4]);
});

test("a payload that two records share stays until both are gone", async () => {
  await ingest("[1]");
  const [record] = await receiver.db.selectFrom("catalog.raw_record").selectAll().execute();
  if (record === undefined) throw new Error("no record");
  await receiver.db
    .insertInto("catalog.raw_record")
    .values({ ...record, seq: 2, retry_of: 1 })
    .execute();
  await receiver.db.updateTable("catalog.raw_record").set({ status: "applied" }).where("seq", "=", 1).execute();
  receiver.advance(8 * DAY);
  expect(await sweep()).toBe(1);
  expect(await sweepPayloads(receiver.db, receiver.clock, RETENTION)).toBe(0);
  expect(await countPayloads(receiver)).toBe(1);
});
