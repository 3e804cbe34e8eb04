import { receiveLake, receiveSyncLifecycle } from "@longshore/worker";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addIntegration, createReceiver, type LakeText, lakeBody, logOf, type Receiver, stream } from "./receiving.ts";

let receiver: Receiver;
let integration: Awaited<ReturnType<typeof addIntegration>>;
beforeEach(async () => {
  receiver = await createReceiver();
  integration = await addIntegration(receiver);
});
afterEach(() => receiver.database.close());

const startSync = (syncId: string) =>
  receiveSyncLifecycle(receiver, {
    syncId,
    body: {
      status: "started",
      integration_id: integration.installation_id,
      integration_type: "tool",
      sync_type: "full_sync",
      started_at: "2026-03-01T00:00:00Z",
    },
  });
const write = (syncId: string, text: LakeText, into = integration) =>
  receiveLake(receiver, { integration: into, syncId, kind: "repo", body: stream(lakeBody(text)) });
const APPENDED = { appended: 1, repeated: false };

// A client that counts its batches names the first of every sync `batch-1`.
test("a batch is no repeat of one with the same event id in another sync, and is not lost", async () => {
  for (const syncId of ["s1", "s2"]) {
    await startSync(syncId);
    expect(await write(syncId, { eventId: "batch-1" })).toEqual(APPENDED);
  }
  const batches = (await logOf(receiver, integration.id)).filter(({ type }) => type === "items");
  expect(batches.map(({ sync_id, event_id }) => [sync_id, event_id])).toEqual([
    ["s1", "batch-1"],
    ["s2", "batch-1"],
  ]);
});

test("a live event is no repeat of a batch with its id, nor a batch of a live event", async () => {
  await startSync("s1");
  expect(await write("s1", { eventId: "one" })).toEqual(APPENDED);
  expect(await write("trace", { eventType: "live-event", eventId: "one" })).toEqual(APPENDED);
  expect(await write("trace", { eventType: "live-event", eventId: "two" })).toEqual(APPENDED);
  expect(await write("s1", { eventId: "two" })).toEqual(APPENDED);
  expect(await write("other trace", { eventType: "live-event", eventId: "two" })).toEqual({
    appended: 0,
    repeated: true,
  });
});

test("a live event is no repeat of one with its id of another integration", async () => {
  const other = await addIntegration(receiver);
  const event: LakeText = { eventType: "live-event", eventId: "one" };
  expect(await write("trace", event)).toEqual(APPENDED);
  expect(await write("trace", event, other)).toEqual(APPENDED);
});
