import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { RECEIVE_LIMITS } from "@longshore/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mappingOf } from "./mapping-of.ts";
import { type Answer, startTestServer, type TestServer } from "./test-server.ts";

/** Nothing is applied here, so what waits only grows. Twenty records are half of a log; a bucket holds 40 requests. */
const LIMITS = { ...RECEIVE_LIMITS, pendingRecords: 40, pendingRecordsInAll: 200 };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, { limits: LIMITS, outdatedMs: Number.POSITIVE_INFINITY });
});
afterAll(() => server.close());

let made = 0;

async function integration(): Promise<string> {
  const installationId = `tool-${made++}`;
  const { status } = await server.call("POST", "/v1/integration", {
    body: { installationId, config: mappingOf("thing") },
  });
  expect(status).toBe(201);
  return installationId;
}

const path = (id: string) => `/v1/integration/${id}/ingest/thing`;
const post = (id: string) => server.call("POST", path(id), { body: [{ id: "a" }] });
const live = (id: string, event: string) =>
  server.call("POST", `/v1/lake/write/integration-type/tool/integration/${id}/sync/${event}/kind/thing`, {
    body: {
      kind: "thing",
      eventType: "live-event",
      eventId: event,
      data: [{ items: [{ id: event }], metadata: { operation: "upsert", resourceIndex: 0 } }],
    },
  });
const started = (id: string, sync: string) =>
  server.call("POST", `/v1/lifecycle/${sync}`, {
    body: {
      status: "started",
      integration_id: id,
      integration_type: "tool",
      sync_type: "full_sync",
      started_at: "2026-01-01T00:00:00Z",
    },
  });

/** An integration whose log is full, and the server knows it. */
async function flooded(): Promise<string> {
  const id = await integration();
  for (;;) if ((await post(id)).status === 503) return id;
}

async function countOf(table: "raw_record" | "raw_payload"): Promise<number> {
  const { rows } = await server.database.pool.query(`SELECT count(*)::int AS count FROM catalog.${table}`);
  return rows[0].count;
}

function expectRefusal({ status, headers, body }: Answer): void {
  expect([status, headers.get("retry-after"), body.error]).toEqual([503, "10", "unavailable"]);
}

test("clients that flood one integration get what it may have, and every live event of another is taken meanwhile", async () => {
  const [flooding, quiet] = [await integration(), await integration()];
  const before = { records: await countOf("raw_record"), payloads: await countOf("raw_payload") };
  const answers: Answer[] = [];
  const events: Answer[] = [];
  const isOver = () => events.length === 15 && answers.length >= 150;
  const clients = Array.from({ length: 16 }, async () => {
    while (!isOver()) answers.push(await post(flooding));
  });
  const sending = (async () => {
    for (let at = 0; at < 15; at += 1) {
      while (!answers.some(({ status }) => status === 503)) await post(flooding).then((answer) => answers.push(answer));
      events.push(await live(quiet, `event-${at}`));
    }
  })();
  await Promise.all([...clients, sending]);
  const refused = answers.filter(({ status }) => status !== 202);
  for (const answer of refused) expectRefusal(answer);
  expect(answers.length - refused.length).toBeLessThanOrEqual(LIMITS.pendingRecords);
  expect(events.map(({ status }) => status)).toEqual(Array(15).fill(200));
  const taken = answers.length - refused.length + events.length;
  expect(await countOf("raw_record")).toBe(before.records + taken);
  expect(await countOf("raw_payload")).toBe(before.payloads + taken);
});

test("a full log refuses without a question to the database, where a flood would wait for a connection", async () => {
  const id = await flooded();
  const client = await server.database.pool.connect();
  try {
    await client.query("BEGIN");
    // A look-up would wait for the lock, and the server's end for the look-up: it ends before the test does.
    await client.query("SET LOCAL idle_in_transaction_session_timeout = '20s'");
    await client.query("LOCK TABLE catalog.integration IN ACCESS EXCLUSIVE MODE");
    expectRefusal(await post(id));
    expectRefusal(await live(id, "event"));
    // The lock was there all the time.
    await client.query("SELECT 1");
  } finally {
    await client.query("ROLLBACK").catch(() => undefined);
    client.release(true);
  }
});

test("the start of a sync, and an event that was taken before it, are answered once the log has room, and are there once", async () => {
  const id = await integration();
  expect((await live(id, "e1")).body).toEqual({ ok: true, appended: 1, repeated: false });
  for (;;) if ((await post(id)).status === 503) break;
  expect((await started(id, `${id}-s1`)).body).toEqual({ ok: true, repeated: false });
  expect((await started(id, `${id}-s1`)).body).toEqual({ ok: true, repeated: true });
  expectRefusal(await live(id, "e1"));
  await server.database.pool.query("UPDATE catalog.raw_record SET status = 'applied' WHERE type = 'items'");
  const repeated = await untilTaken(() => live(id, "e1"));
  expect(repeated.body).toEqual({ ok: true, appended: 0, repeated: true });
});

/** A reading of the log holds for a while. */
async function untilTaken(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await send();
    if (answer.status !== 503) return answer;
  }
}

test("a request without the right token neither learns of a full log nor takes from its bucket", async () => {
  const id = await flooded();
  const { status } = await server.call("POST", path(id), { body: [], headers: { authorization: "Bearer nonsense" } });
  expect(status).toBe(401);
});

test("a connection whose small body was refused takes the next request", async () => {
  const id = await flooded();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = async (bytes: number) => {
    const headers = { authorization: `Bearer ${server.token}`, "content-type": "application/json" };
    const sending = httpRequest(`${server.url}${path(id)}`, { agent, method: "POST", headers });
    sending.end(Buffer.alloc(bytes, " "));
    const [response]: IncomingMessage[] = await once(sending, "response");
    response?.resume();
    await once(response ?? sending, "end");
    return { status: response?.statusCode, isReused: sending.reusedSocket };
  };
  try {
    expect(await send(200_000)).toEqual({ status: 503, isReused: false });
    expect(await send(200_000)).toEqual({ status: 503, isReused: true });
    expect(await send(200)).toEqual({ status: 503, isReused: true });
  } finally {
    agent.destroy();
  }
});

/** What the server sends until it closes the connection. */
async function exchange(text: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.setEncoding("utf8").on("data", (part: string) => {
    answer += part;
  });
  // A reset is an end as well.
  socket.on("error", () => undefined);
  socket.write(text);
  await once(socket, "close");
  return answer;
}

const head = (id: string, length: string) =>
  `POST ${path(id)} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${server.token}\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;

test("a large body is refused by its head, and its connection is closed", async () => {
  const id = await flooded();
  for (const length of ["Content-Length: 100000000", "Transfer-Encoding: chunked"]) {
    const answer = await exchange(head(id, length));
    expect(answer).toMatch(/^HTTP\/1.1 503 /);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(answer).toMatch(/\r\nretry-after: 10\r\n/i);
  }
});

test("a client that announces a small body and never sends it loses its connection", async () => {
  const id = await flooded();
  expect(await exchange(`${head(id, "Content-Length: 1000")}[`)).toMatch(/^HTTP\/1.1 503 /);
});

test.each([
  ["batches of one item", lakeOf(500), 413, "too_many_records"],
  ["more batches than a body may have", lakeOf(2_000, []), 413, "payload_too_large"],
])("a few bytes of gzip do not become a thousand transactions: %s", async (_what, body, status, code) => {
  const id = await integration();
  const zipped = gzipSync(JSON.stringify(body));
  expect(zipped.length).toBeLessThan(5_000);
  const records = await countOf("raw_record");
  const answer = await server.call("POST", `/v1/lake/write/integration-type/tool/integration/${id}/sync/e/kind/thing`, {
    raw: zipped,
    headers: { "content-encoding": "gzip" },
  });
  expect([answer.status, answer.body.error]).toEqual([status, code]);
  expect(await countOf("raw_record")).toBe(records);
});

function lakeOf(batches: number, items: unknown[] = [1]): object {
  const data = Array.from({ length: batches }, (_, at) => ({
    items,
    metadata: { operation: "upsert", resourceIndex: at % 2 },
  }));
  return { kind: "thing", eventType: "live-event", eventId: "e", data };
}

test("a token whose signature is known ends with its lifetime all the same", async () => {
  expect((await server.call("GET", "/v1/blueprints")).status).toBe(200);
  server.clock.advance(24 * 60 * 60 * 1000);
  expect((await server.call("GET", "/v1/blueprints")).status).toBe(401);
});
