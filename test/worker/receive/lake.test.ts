import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { receiveLake, receiveSyncLifecycle } from "@longshore/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addIntegration,
  addVersion,
  CONFIG,
  countPayloads,
  createReceiver,
  type LakeText,
  lakeBody,
  logOf,
  type Receiver,
  refusalOf,
  stream,
} from "./receiving.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await createReceiver({ bytesPerItem: 100_000, bytesPerRecord: 50_000 });
});
afterAll(() => receiver.database.close());

type Integration = Awaited<ReturnType<typeof addIntegration>>;

const startSync = (integration: Integration, syncId: string) =>
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
const endSync = (integration: Integration, syncId: string, status: "finished" | "failed") =>
  receiveSyncLifecycle(receiver, {
    syncId,
    body: { status, integration_id: integration.installation_id, integration_type: "tool" },
  });
const write = (integration: Integration, syncId: string, text: LakeText | string | Readable = {}) => {
  const body = text instanceof Readable ? text : stream(typeof text === "string" ? text : lakeBody(text));
  return receiveLake(receiver, { integration, syncId, kind: "repo", body });
};

test("what was acknowledged is in the log, byte for byte, with its mapping and place", async () => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  const item = String.raw`{"id":12345678901234567890, "s":"\u0000\ud800é"}`;
  const more = ',"environment_data":{"N":12345678901234567890}';
  const answer = await write(integration, "s1", {
    eventId: "e1",
    items: `[${item}]`,
    more,
    metadata: { resourceIndex: 1 },
  });
  expect(answer).toEqual({ appended: 1, repeated: false });
  const [started, record] = await logOf(receiver, integration.id);
  expect(started).toMatchObject({ seq: 1, type: "sync", lifecycle: "started", config_version: 1 });
  expect(record).toMatchObject({
    seq: 2,
    type: "items",
    source: "resync",
    sync_id: "s1",
    kind: "repo",
    resource_index: 1,
    operation: "upsert",
    environment: '{"N":12345678901234567890}',
    event_id: "e1",
    event_part: 0,
    items: 1,
    bytes: Buffer.byteLength(item) + 2,
    config_version: 1,
    status: "pending",
    text: `[${item}]`,
  });
  expect(receiver.woken).toContain(integration.id);
});

test("a repeated batch answers as the first and leaves nothing behind, also after its sync is over", async () => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  await write(integration, "s1", { eventId: "e1" });
  const payloads = await countPayloads(receiver);
  expect(await write(integration, "s1", { eventId: "e1" })).toEqual({ appended: 0, repeated: true });
  await endSync(integration, "s1", "finished");
  expect(await write(integration, "s1", { eventId: "e1" })).toEqual({ appended: 0, repeated: true });
  expect(await countPayloads(receiver)).toBe(payloads);
  expect((await logOf(receiver, integration.id)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test("one event sent eight times at once is appended once", async () => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  const answers = await Promise.all(Array.from({ length: 8 }, () => write(integration, "s1", { eventId: "e1" })));
  expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect(await logOf(receiver, integration.id)).toHaveLength(2);
});

test("eight clients at once leave a log without gaps, each body's records together and in order", async () => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  const bodies = Array.from({ length: 40 }, (_, body) => {
    const items = Array.from({ length: 30 }, (_, item) => ({ body, item, pad: "x".repeat(5000) }));
    return lakeBody({ eventId: `e${body}`, items: JSON.stringify(items) });
  });
  const failing = lakeBody({ items: "[{]" });
  const next = bodies.values();
  const client = async (): Promise<void> => {
    for (const body of next) {
      await write(integration, "s1", body);
      await refusalOf(write(integration, "s1", failing));
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  const log = (await logOf(receiver, integration.id)).slice(1);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => at + 2));
  const items = log.map(({ text }): { body: number; item: number }[] => JSON.parse(text ?? ""));
  const runs = items
    .flat()
    .map(({ body }) => body)
    .filter((body, at, all) => body !== all[at - 1]);
  expect(runs).toHaveLength(40);
  for (const body of runs) {
    const own = items.flat().filter((each) => each.body === body);
    expect(own.map(({ item }) => item)).toEqual(Array.from({ length: 30 }, (_, at) => at));
  }
});

test.each([
  ["no JSON at its end", lakeBody({ items: '[{"id":1}]' }).slice(0, -1), "invalid_json", 400],
  ["an item too large", lakeBody({ items: `[1,"${"x".repeat(100_001)}"]` }), "payload_too_large", 413],
  ["bytes that are not UTF-8", Buffer.from(lakeBody({ items: '["\u00e9"]' }), "latin1"), "invalid_json", 400],
  ["a key twice", '{"kind":"a","kind":"a"}', "duplicate_key", 400],
])("a body with %s leaves nothing, although its items were staged", async (_what, body, code, status) => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  const payloads = await countPayloads(receiver);
  expect(await refusalOf(write(integration, "s1", stream(body)))).toMatchObject({ status, problem: { code } });
  expect(await countPayloads(receiver)).toBe(payloads);
  expect(await logOf(receiver, integration.id)).toHaveLength(1);
});

test("a connection that closes inside a body leaves nothing", async () => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  const payloads = await countPayloads(receiver);
  const items = JSON.stringify(Array.from({ length: 300 }, () => "x".repeat(1000)));
  async function* broken(): AsyncGenerator<Buffer> {
    yield Buffer.from(lakeBody({ items }).slice(0, -20));
    throw new Error("aborted");
  }
  await expect(write(integration, "s1", Readable.from(broken()))).rejects.toThrow("aborted");
  expect(await countPayloads(receiver)).toBe(payloads);
});

test("a sync that was overtaken, is over or was never started takes nothing", async () => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  await startSync(integration, "s2");
  expect(await refusalOf(write(integration, "s1"))).toMatchObject({ status: 409, problem: { code: "resync_stale" } });
  await endSync(integration, "s2", "failed");
  expect(await refusalOf(write(integration, "s2"))).toMatchObject({ status: 409, problem: { code: "resync_stale" } });
  expect(await refusalOf(write(integration, "s3"))).toMatchObject({ status: 404, problem: { code: "not_found" } });
});

test("a live event belongs to no sync, is known by its trace id and uses the mapping of its moment", async () => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  await addVersion(receiver, integration.id, 2, CONFIG);
  const live: LakeText = { eventType: "live-event", metadata: { operation: "delete" } };
  expect(await write(integration, "trace", live)).toEqual({ appended: 1, repeated: false });
  expect(await write(integration, "trace", live)).toEqual({ appended: 0, repeated: true });
  await write(integration, "s1");
  const [, event, batch] = await logOf(receiver, integration.id);
  expect(event).toMatchObject({
    source: "live-event",
    sync_id: null,
    event_id: "trace",
    config_version: 2,
    operation: "delete",
  });
  expect(batch).toMatchObject({ source: "resync", sync_id: "s1", config_version: 1 });
});

test("a hash that is that of no query we know condemns nothing: newer clients hash something else", async () => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  const selectorHash = createHash("sha256").update("{}").digest("hex");
  await write(integration, "s1", { metadata: { selectorHash } });
  const [, batch] = await logOf(receiver, integration.id);
  expect(batch).toMatchObject({ status: "pending", problem: null });
});

test("a batch that was read with another selector is set aside, and its kind has failed for good", async () => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  const hash = (query: string): string => createHash("sha256").update(query).digest("hex");
  await write(integration, "s1", { metadata: { selectorHash: hash("true") } });
  await write(integration, "s1", { metadata: { resourceIndex: 1, selectorHash: hash("true") } });
  await write(integration, "s1", { metadata: { resourceIndex: 9 } });
  const [, fitting, other, none] = await logOf(receiver, integration.id);
  expect([fitting?.status, other?.status, none?.status]).toEqual(["pending", "set_aside", "set_aside"]);
  expect([other?.problem, none?.problem].map((text) => JSON.parse(text ?? "").code)).toEqual([
    "selector_changed",
    "kind_unknown",
  ]);
  const problems = await receiver.db
    .selectFrom("catalog.problem")
    .select(["sync_id", "code", "count"])
    .where("integration", "=", integration.id)
    .orderBy("code")
    .execute();
  expect(problems).toEqual([
    { sync_id: "s1", code: "kind_unknown", count: 1 },
    { sync_id: "s1", code: "selector_changed", count: 1 },
  ]);
  const kinds = await receiver.db
    .selectFrom("catalog.sync_kind")
    .select(["resource_index", "state"])
    .where("integration", "=", integration.id)
    .orderBy("resource_index")
    .execute();
  expect(kinds).toEqual([
    { resource_index: 1, state: "failed" },
    { resource_index: 9, state: "failed" },
  ]);
});

test.each([
  ["an event id with U+0000", { eventId: "a\u0000" }],
  ["an event id of a thousand characters", { eventId: "x".repeat(1000) }],
  ["a position beyond every list", { metadata: { resourceIndex: 5_000_000_000 } }],
])("%s is refused, and no error of the database", async (_what, text) => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  expect(await refusalOf(write(integration, "s1", text))).toMatchObject({ problem: { code: "invalid_request" } });
});

test("an environment keeps what PostgreSQL cannot decode", async () => {
  const integration = await addIntegration(receiver);
  await startSync(integration, "s1");
  const environment = String.raw`{"A":"\u0000\ud800"}`;
  await write(integration, "s1", { more: `,"environment_data":${environment}` });
  expect((await logOf(receiver, integration.id))[1]).toMatchObject({ environment });
});

test("batches of a client that maps itself are kept and never mapped, its syncs unknown", async () => {
  const integration = await addIntegration(receiver, { attributes: { processingMode: "ocean-core" } });
  await write(integration, "s1");
  expect(await logOf(receiver, integration.id)).toMatchObject([
    { status: "stored", config_version: null, sync_id: "s1" },
  ]);
});

test("batches of an integration without a mapping are kept", async () => {
  const integration = await addIntegration(receiver, { config: null });
  await startSync(integration, "s1");
  await write(integration, "s1");
  expect(await logOf(receiver, integration.id)).toMatchObject([{ type: "sync" }, { status: "stored" }]);
});

test("the log of a deleted integration is closed, also to a body that was being read", async () => {
  const integration = await addIntegration(receiver);
  const payloads = await countPayloads(receiver);
  await receiver.db
    .updateTable("catalog.integration")
    .set({ deleted_at: receiver.clock.now() })
    .where("id", "=", integration.id)
    .execute();
  const body = lakeBody({ eventType: "live-event" });
  const closed = { status: 409, problem: { code: "integration_deleted" } };
  expect(await refusalOf(write(integration, "t", body))).toMatchObject(closed);
  expect(await refusalOf(write({ ...integration, deleted_at: receiver.clock.now() }, "t", body))).toMatchObject(closed);
  expect(await countPayloads(receiver)).toBe(payloads);
});
