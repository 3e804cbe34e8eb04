import { receiveIngest } from "@longshore/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addIntegration, createReceiver, logOf, type Receiver, refusalOf, stream } from "./receiving.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await createReceiver({ itemsPerRecord: 2 });
});
afterAll(() => receiver.database.close());

test("an array, one object and lines become records of their kind, for each of its resources", async () => {
  const integration = await addIntegration(receiver, { attributes: { processingMode: "ocean-core" } });
  const post = (text: string, format: "json" | "ndjson") =>
    receiveIngest(receiver, { integration, kind: "repo", body: stream(text, 7), format });
  expect(await post('[{"id":1},{"id":2},{"id":3}]', "json")).toEqual({ records: 2, items: 3, firstSeq: 1, lastSeq: 2 });
  expect(await post('{"id":4}', "json")).toEqual({ records: 1, items: 1, firstSeq: 3, lastSeq: 3 });
  expect(await post('{"id":5}\n{"id":6}\n', "ndjson")).toEqual({ records: 1, items: 2, firstSeq: 4, lastSeq: 4 });
  expect(await post("[]", "json")).toEqual({ records: 0, items: 0, firstSeq: null, lastSeq: null });
  const log = await logOf(receiver, integration.id);
  expect(log.map(({ text }) => text)).toEqual([
    '[{"id":1},{"id":2}]',
    '[{"id":3}]',
    '[{"id":4}]',
    '[{"id":5},{"id":6}]',
  ]);
  expect(log[0]).toMatchObject({
    source: "ingest",
    kind: "repo",
    resource_index: null,
    config_version: 1,
    status: "pending",
    received_at: receiver.clock.now(),
  });
});

test("a kind that no resource has is refused, as long as there is no mapping every kind", async () => {
  const unmapped = await addIntegration(receiver, { config: null });
  const mapped = await addIntegration(receiver);
  for (const integration of [unmapped, mapped]) {
    const post = receiveIngest(receiver, { integration, kind: "ticket", body: stream("[1]"), format: "json" });
    expect(await refusalOf(post)).toMatchObject({ status: 422, problem: { code: "kind_unknown" } });
  }
});

test("a line that is broken is named, and the lines before it are not taken either", async () => {
  const integration = await addIntegration(receiver);
  const text = '{"id":1}\n{"id":2}\n{"id":3}\n{"id" 4}\n';
  const post = receiveIngest(receiver, { integration, kind: "repo", body: stream(text), format: "ndjson" });
  expect((await refusalOf(post)).message).toBe("expected `:`, got `4`, at line 4, column 7 (byte 33)");
  expect(await logOf(receiver, integration.id)).toEqual([]);
});

test("a full log refuses more until some of it was applied, and so do all logs together", async () => {
  const small = await createReceiver({ pendingRecords: 2, pendingRecordsInAll: 3 });
  const [first, second] = [await addIntegration(small), await addIntegration(small)];
  const post = (integration: typeof first) =>
    receiveIngest(small, { integration, kind: "repo", body: stream("[1]"), format: "json" });
  try {
    await post(first);
    await post(first);
    expect(await refusalOf(post(first))).toMatchObject({
      status: 503,
      retryAfter: 10,
      problem: { code: "unavailable" },
    });
    await post(second);
    expect(await refusalOf(post(second))).toMatchObject({ status: 503 });
    await small.db.updateTable("catalog.raw_record").set({ status: "applied" }).where("seq", "=", 1).execute();
    await post(second);
    await post(first);
    expect(await refusalOf(post(second))).toMatchObject({ status: 503 });
  } finally {
    await small.database.close();
  }
});
