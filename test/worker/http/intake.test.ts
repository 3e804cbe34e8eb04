import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mappingOf } from "./mapping-of.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let made = 0;

/** An integration with a mapping of the kinds `thing` and `other`, and the number of its log. */
async function integration(more: object = {}): Promise<{ id: string; log: number }> {
  const id = `tool-${made++}`;
  const body = { installationId: id, config: mappingOf("thing", ["thing", "other"]), ...more };
  const answer = await server.call("POST", "/v1/integration", { body });
  return { id, log: Number(answer.body.integration._id.replace("integration_", "")) };
}

const started = (id: string, more: object = {}) => ({
  status: "started",
  integration_id: id,
  integration_type: "tool",
  sync_type: "full_sync",
  started_at: "2026-01-01T00:00:00Z",
  ...more,
});
const lifecycle = (sync: string, body: object, part = "") =>
  server.call("POST", `/v1/lifecycle/${sync}${part}`, { body });
const lakePath = (id: string, sync: string, kind = "thing") =>
  `/v1/lake/write/integration-type/tool/integration/${id}/sync/${sync}/kind/${kind}`;
const lakeBody = (items: unknown[], more: object = {}) => ({
  kind: "thing",
  eventType: "resync",
  extractionTimestamp: 1_795_431_501_429,
  data: [{ request: {}, response: {}, items, metadata: { operation: "upsert", resourceIndex: 0 } }],
  ...more,
});
const lake = (id: string, sync: string, body: object) => server.call("POST", lakePath(id, sync), { body });
const ingest = (id: string, raw: string | Buffer, headers: Record<string, string> = {}) =>
  server.call("POST", `/v1/integration/${id}/ingest/thing`, { raw, headers });
const record = async (id: string, seq: number) =>
  (await server.call("GET", `/v1/integration/${id}/records/${seq}`)).body.record;

test("a sync, from its start to its end, is in the log in its order, and its state can be asked for", async () => {
  const { id, log } = await integration();
  const sync = `${id}-s1`;
  expect((await lifecycle(sync, started(id))).body).toEqual({ ok: true, repeated: false });
  expect((await server.call("GET", `/v1/lifecycle/${sync}`)).body).toEqual({
    ok: true,
    syncId: sync,
    status: "started",
  });
  await lifecycle(sync, { status: "started", kind_identifier: "thing-0" }, "/kind");
  const write = await lake(id, sync, lakeBody([{ id: "a" }, { id: "b" }], { eventId: "e1" }));
  expect(write.body).toEqual({ ok: true, appended: 1, repeated: false });
  await lifecycle(sync, { status: "finished", kind_identifier: "thing-0" }, "/kind");
  await lifecycle(sync, { status: "finished", integration_id: id, integration_type: "tool" });
  expect((await server.call("GET", `/v1/lifecycle/${sync}`)).body.status).toBe("finished");
  const rows = await Promise.all([1, 2, 3, 4, 5].map((seq) => record(id, seq)));
  expect(rows.map(({ type, lifecycle: step }) => [type, step])).toEqual([
    ["sync", "started"],
    ["kind", "started"],
    ["items", null],
    ["kind", "finished"],
    ["sync", "finished"],
  ]);
  expect(rows[2]).toMatchObject({ status: "pending", items: 2, syncId: sync, payload: [{ id: "a" }, { id: "b" }] });
  expect(server.woken.filter((woken) => woken === log)).toHaveLength(5);
  const { body } = await server.call("GET", `/v1/integration/${id}/syncs/${sync}`);
  expect(body.sync).toMatchObject({ type: "full", state: "finished", appliedAt: null, reconciliation: null });
  expect(body.sync.kinds).toMatchObject([{ kind: "thing", resourceIndex: 0, state: "finished" }]);
});

test("what is repeated is answered like the first time, and is in the log once", async () => {
  const { id } = await integration();
  const sync = `${id}-s1`;
  const body = lakeBody([{ id: "a" }], { eventId: "e1" });
  for (const repeated of [false, true]) {
    expect((await lifecycle(sync, started(id))).body.repeated).toBe(repeated);
    const write = await lake(id, sync, body);
    expect(write.body).toEqual({ ok: true, appended: repeated ? 0 : 1, repeated });
  }
  for (const repeated of [false, true]) {
    expect((await lifecycle(sync, { status: "finished" })).body.repeated).toBe(repeated);
  }
  expect((await server.call("GET", `/v1/integration/${id}/records/4`)).status).toBe(404);
});

test("a sync that is over, or older than the newest, is refused as stale, with the code where clients look", async () => {
  const { id } = await integration();
  const [first, second] = [`${id}-s1`, `${id}-s2`];
  await lifecycle(first, started(id));
  await lifecycle(second, started(id));
  const late = await lake(id, first, lakeBody([{ id: "a" }]));
  expect([late.status, late.body.error, late.body.code]).toEqual([409, "resync_stale", "resync_stale"]);
  expect((await server.call("GET", `/v1/lifecycle/${first}`)).body.status).toBe("aborted");
  await lifecycle(second, { status: "failed" });
  const after = await lake(id, second, lakeBody([{ id: "a" }]));
  expect([after.status, after.body.error]).toEqual([409, "resync_stale"]);
  const { body } = await server.call("GET", `/v1/integration/${id}/syncs`);
  expect(body.syncs.map(({ syncId, state }: Record<string, string>) => [syncId, state])).toEqual([
    [second, "failed"],
    [first, "aborted"],
  ]);
});

test("a live event needs no sync", async () => {
  const { id } = await integration();
  const body = lakeBody([{ id: "a" }], { eventType: "live-event", eventId: "trace-1" });
  expect((await lake(id, "trace-1", body)).body).toEqual({ ok: true, appended: 1, repeated: false });
  expect((await lake(id, "trace-1", body)).body.repeated).toBe(true);
  expect(await record(id, 1)).toMatchObject({ source: "live-event", syncId: null });
});

test("batches of a client that maps for itself are kept, not mapped", async () => {
  const { id } = await integration({ processingMode: "ocean-core" });
  await lake(id, "s1", lakeBody([{ id: "a" }]));
  expect(await record(id, 1)).toMatchObject({ status: "stored", payload: [{ id: "a" }] });
});

test("finer steps of a sync are taken note of, and nothing more", async () => {
  for (const part of ["/batch", "/live_event", "/reconciliation"]) {
    expect((await lifecycle("any", { status: "finished", more: 1 }, part)).body).toEqual({ ok: true });
  }
});

test("items come as an array, one object, or lines, compressed or not", async () => {
  const { id } = await integration();
  const ndjson = { "content-type": "application/x-ndjson" };
  const gzip = { "content-encoding": "gzip" };
  const two = { ok: true, records: 1, items: 2 };
  const answers = [
    await ingest(id, '[{"id":"a"},{"id":"b"}]'),
    await ingest(id, '{"id":"a"}'),
    await ingest(id, '{"id":"a"}\n{"id":"b"}\n', ndjson),
    await ingest(id, gzipSync('[{"id":"a"},{"id":"b"}]'), gzip),
    await ingest(id, gzipSync('{"id":"a"}\n\n{"id":"b"}'), { ...ndjson, ...gzip }),
    await ingest(id, "[]"),
  ];
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(202));
  expect(answers.map(({ body }) => body)).toEqual([
    { ...two, firstSeq: 1, lastSeq: 1 },
    { ...two, items: 1, firstSeq: 2, lastSeq: 2 },
    { ...two, firstSeq: 3, lastSeq: 3 },
    { ...two, firstSeq: 4, lastSeq: 4 },
    { ...two, firstSeq: 5, lastSeq: 5 },
    { ok: true, records: 0, items: 0, firstSeq: null, lastSeq: null },
  ]);
  expect((await record(id, 5)).payload).toEqual([{ id: "a" }, { id: "b" }]);
});

test("raw items keep their digits and escapes", async () => {
  const { id } = await integration();
  const item = '{"id":12345678901234567890,"a":"\\u0000 \\ud800","b":1.0,"目":1}';
  await ingest(id, `[${item}]`);
  const { text } = await server.call("GET", `/v1/integration/${id}/records/1`);
  expect(text).toContain('"id":12345678901234567890');
  expect(text).toContain('"b":1.0');
  expect(JSON.parse(text).record.payload[0]).toEqual(JSON.parse(item));
});

test("many items become records of at most 1000, and one answer", async () => {
  const { id } = await integration();
  const lines = Array.from({ length: 2_500 }, (_, index) => `{"id":"${index}"}`).join("\n");
  const { body } = await ingest(id, lines, { "content-type": "application/x-ndjson" });
  expect(body).toEqual({ ok: true, records: 3, items: 2_500, firstSeq: 1, lastSeq: 3 });
});

test("a record that was not set aside cannot be tried again", async () => {
  const { id } = await integration();
  await ingest(id, '[{"id":"a"}]');
  const answer = await server.call("POST", `/v1/integration/${id}/records/1/retry`);
  expect([answer.status, answer.body.error]).toEqual([409, "record_not_set_aside"]);
});

test("a batch for a resource that the mapping lacks is set aside, and can be tried again", async () => {
  const { id } = await integration();
  const sync = `${id}-s1`;
  await lifecycle(sync, started(id));
  const metadata = { operation: "upsert", resourceIndex: 9 };
  await lake(id, sync, lakeBody([], { data: [{ items: [{ id: "a" }], metadata }] }));
  expect(await record(id, 2)).toMatchObject({ status: "set_aside", problem: { code: "kind_unknown" } });
  const { body } = await server.call("GET", `/v1/integration/${id}/syncs/${sync}`);
  expect(body.sync.kinds).toMatchObject([{ resourceIndex: 9, state: "failed" }]);
  expect(body.sync.problems).toMatchObject([{ code: "kind_unknown", count: 1, firstSeq: 2 }]);
  const retried = await server.call("POST", `/v1/integration/${id}/records/2/retry`);
  expect([retried.status, retried.body]).toEqual([202, { ok: true, seq: 3 }]);
  expect(await record(id, 3)).toMatchObject({ status: "pending", retryOf: 2, payload: [{ id: "a" }] });
});
