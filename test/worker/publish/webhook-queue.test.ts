import { once } from "node:events";
import { createServer } from "node:http";
import { type Publisher, startWebhooks, type WebhookPublishing } from "@longshore/worker";
import { sql } from "kysely";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { log } from "./publishing.ts";

let database: TestDatabase;
/** The keys of what was posted, in the order in which it came. */
let received: string[];
/** What the receiver answers to an event of this key. */
let answer: (key: string) => number;
let url: string;
let closing: (() => Promise<unknown>)[];
beforeEach(async () => {
  database = await createTestDatabase();
  received = [];
  answer = () => 200;
  const server = createServer(async (request, response) => {
    const { key } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    received.push(key);
    response.writeHead(answer(key)).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  url = `http://127.0.0.1:${address.port}/hook`;
  closing = [
    async () => {
      server.closeAllConnections();
      server.close();
    },
    () => database.close(),
  ];
});
afterEach(async () => {
  for (const close of closing) await close();
});

function start(retry: NonNullable<WebhookPublishing["retry"]> = {}): Publisher {
  const clock = { now: () => new Date("2026-11-23T10:00:00.000Z") };
  const webhooks = startWebhooks({ database, org: "org", clock, log, secret: "s", allowPrivate: true, retry });
  closing.unshift(webhooks.close);
  return webhooks;
}

const INSERT = "INSERT INTO catalog.outbox (destination, webhook_url, key, event) VALUES ('webhook', $1, $2, $3)";

async function add(key: string, on: Pick<Client, "query"> = database.pool): Promise<void> {
  await on.query(INSERT, [url, key, JSON.stringify({ key })]);
}

/** A transaction that has written and stays open. */
async function openTransaction(key: string): Promise<Client> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  closing.unshift(() => client.end());
  await client.query("BEGIN");
  await add(key, client);
  return client;
}

interface Waiting {
  readonly key: string;
  readonly attempts: number;
}

async function untilWaiting(holds: (rows: readonly Waiting[]) => boolean): Promise<void> {
  for (;;) {
    const rows = await database.db.selectFrom("catalog.outbox").select(["key", "attempts"]).execute();
    if (holds(rows)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const isGone = (key: string) => (rows: readonly Waiting[]) => rows.every((row) => row.key !== key);

test("an event is not posted while a transaction that is older than its own is open", async () => {
  await add("first");
  const [second, third] = [await openTransaction("second"), await openTransaction("third")];
  await add("fourth");
  start();
  await untilWaiting(isGone("first"));
  // A round after the one of `first`, in which everything that could be seen was posted.
  await second.query("COMMIT");
  await untilWaiting(isGone("second"));
  expect(received).toEqual(["first", "second"]);
  await third.query("COMMIT");
  await untilWaiting((rows) => rows.length === 0);
  expect(received.toSorted()).toEqual(["first", "fourth", "second", "third"]);
});

test("a webhook that failed is not posted again before its wait is over, and then is", async () => {
  answer = (key) => (key === "failing" ? 503 : 200);
  await add("failing");
  start({ attempts: 10, firstWaitMilliseconds: 3_600_000, longestWaitMilliseconds: 3_600_000 });
  await untilWaiting(([row]) => (row?.attempts ?? 0) > 0);
  // Two rounds at least: the second begins after all posts of the first have ended.
  for (const key of ["one", "two"]) {
    await add(key);
    await untilWaiting(isGone(key));
  }
  expect(received).toEqual(["failing", "one", "two"]);
  answer = () => 200;
  await sql`UPDATE catalog.outbox SET retry_at = now()`.execute(database.db);
  await untilWaiting(isGone("failing"));
  expect(received).toEqual(["failing", "one", "two", "failing"]);
});

test("each further failure doubles the wait, up to the longest one", async () => {
  answer = () => 503;
  await add("failing");
  start({ attempts: 10, firstWaitMilliseconds: 1_000_000, longestWaitMilliseconds: 3_000_000 });
  const waits: number[] = [];
  for (const attempts of [1, 2, 3, 4]) {
    await untilWaiting(([row]) => row?.attempts === attempts);
    const { rows } = await sql<{ seconds: number }>`
      SELECT extract(epoch FROM retry_at - now())::float8 AS seconds FROM catalog.outbox`.execute(database.db);
    waits.push(rows[0]?.seconds ?? Number.NaN);
    await sql`UPDATE catalog.outbox SET retry_at = now()`.execute(database.db);
  }
  // Jitter takes up to a half; what passed since the failure is a few seconds at most.
  for (const [at, most] of [1_000, 2_000, 3_000, 3_000].entries()) {
    expect(waits[at]).toBeLessThanOrEqual(most);
    expect(waits[at]).toBeGreaterThan(most / 2 - 100);
  }
});
