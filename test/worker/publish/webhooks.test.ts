import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type Publisher, startWebhooks, type WebhookPublishing } from "@longshore/worker";
import { sql } from "kysely";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { log as silent } from "./publishing.ts";

type WebhookLog = WebhookPublishing["log"];

interface Received {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

const SECRET = "a secret of the tests";
const NOW = new Date("2026-11-23T10:00:00.000Z");

let database: TestDatabase;
let received: Received[];
/** Requests whose connection ended before they had an answer. */
let cutOff: number;
/** What the receiver answers to a path, the number of requests so far and the bytes of the body. */
let answer: (path: string, count: number, bytes: number) => number;
/** What the receiver waits for before it answers. */
let delay: () => Promise<void>;
let host: string;
let closing: (() => Promise<unknown>)[];
beforeEach(async () => {
  database = await createTestDatabase();
  received = [];
  cutOff = 0;
  answer = () => 200;
  delay = async () => {};
  const server = createServer(async (request, response) => {
    response.on("close", () => {
      if (!response.writableEnded) cutOff += 1;
    });
    const body = Buffer.concat(await request.toArray()).toString();
    received.push({ path: request.url ?? "", headers: request.headers, body });
    await delay();
    const status = answer(request.url ?? "", received.length, body.length);
    response.writeHead(status, status === 302 ? { location: `${host}/elsewhere` } : {}).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  host = `http://127.0.0.1:${address.port}`;
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

/** The session that has the lock of posting webhooks, and how many wait for it. */
const LOCK = "hashtextextended('longshore.webhooks', 0)";
const HOLDER = `
  SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32 | objid::bigint) = ${LOCK}`;

function start(allowPrivate: boolean, log: WebhookLog = silent, timeoutMilliseconds = 2_000): Publisher {
  const retry = { attempts: 3, firstWaitMilliseconds: 20, longestWaitMilliseconds: 50, timeoutMilliseconds };
  const clock = { now: () => NOW };
  const webhooks = startWebhooks({ database, org: "org", clock, log, secret: SECRET, allowPrivate, retry });
  closing.unshift(webhooks.close);
  return webhooks;
}

async function add(url: string, key: string, revision: number): Promise<void> {
  const event = JSON.stringify({ resourceType: "entity", revision, name: "é" });
  await sql`
    INSERT INTO catalog.outbox (destination, webhook_url, key, event) VALUES ('webhook', ${url}, ${key}, ${event})`.execute(
    database.db,
  );
}

async function untilEmpty(): Promise<void> {
  while ((await database.db.selectFrom("catalog.outbox").select("id").execute()).length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function deadLetters() {
  return database.db
    .selectFrom("catalog.dead_letter")
    .select(["key", "attempts", "problem", "webhook_url"])
    .orderBy("id")
    .execute();
}

test("a webhook is the event as compact JSON, signed over timestamp and body as Port signs", async () => {
  await add(`${host}/hook?a=1`, "team/a", 1);
  start(true);
  await untilEmpty();
  const [first] = received;
  expect(first?.body).toBe('{"id":"org:1","sequence":1,"resourceType":"entity","revision":1,"name":"é"}');
  expect(first?.path).toBe("/hook?a=1");
  const timestamp = String(NOW.getTime());
  const signature = createHmac("sha256", SECRET).update(`${timestamp}.${first?.body}`).digest("base64");
  expect(first?.headers).toMatchObject({
    "content-type": "application/json",
    "x-port-timestamp": timestamp,
    "x-port-signature": `v1,${signature}`,
  });
});

test("what fails is posted again, and what follows of its key waits for it", async () => {
  answer = (_path, count) => (count < 3 ? 500 : 200);
  for (const revision of [1, 2, 3]) await add(`${host}/hook`, "team/a", revision);
  start(true);
  await untilEmpty();
  expect(received.map(({ body }) => JSON.parse(body).revision)).toEqual([1, 1, 1, 2, 3]);
  expect(await deadLetters()).toEqual([]);
});

test("what keeps failing is set aside after so many attempts, and what follows is posted", async () => {
  answer = (_path, count) => (count <= 3 ? 503 : 200);
  for (const revision of [1, 2]) await add(`${host}/hook`, "team/a", revision);
  start(true);
  await untilEmpty();
  expect(received.map(({ body }) => JSON.parse(body).revision)).toEqual([1, 1, 1, 2]);
  expect(await deadLetters()).toEqual([
    { key: "team/a", attempts: 3, problem: "answered 503", webhook_url: `${host}/hook` },
  ]);
});

test("a receiver that fails holds up no other", async () => {
  answer = (path) => (path === "/down" ? 503 : 200);
  for (let index = 0; index < 30; index += 1) await add(`${host}/down`, `team/${index}`, 1);
  await add(`${host}/up`, "team/a", 1);
  start(true);
  while (!received.some(({ path }) => path === "/up")) await new Promise((resolve) => setTimeout(resolve, 10));
  await untilEmpty();
  expect(await deadLetters()).toHaveLength(30);
});

test("a webhook that is too large for its receiver (413) goes at once without `before`, else as a marker and into the dead letters; what follows is posted", async () => {
  answer = (_path, _count, bytes) => (bytes > 500_000 ? 413 : 200);
  const state = (kilobytes: number) => ({ properties: { text: "x".repeat(kilobytes * 1_000) } });
  const addChange = async (revision: number, before: object, after: object) => {
    const context = { blueprint: "team", entity: "a" };
    const event = { action: "UPDATE", resourceType: "entity", context, revision, diff: { before, after } };
    await sql`
      INSERT INTO catalog.outbox (destination, webhook_url, key, event)
      VALUES ('webhook', ${`${host}/hook`}, 'team/a', ${JSON.stringify(event)})`.execute(database.db);
  };
  await addChange(1, state(1), state(300));
  await addChange(2, state(300), state(300));
  await addChange(3, state(300), state(600));
  await addChange(4, state(600), state(1));
  await addChange(5, state(1), state(2));
  start(true);
  await untilEmpty();
  const posted = received.map(({ body }) => JSON.parse(body));
  expect(posted.map(({ revision, omitted = "whole" }) => `${revision} ${omitted}`)).toEqual([
    "1 whole",
    ...["2 whole", "2 before"],
    ...["3 whole", "3 before", "3 true"],
    ...["4 whole", "4 before"],
    "5 whole",
  ]);
  expect(posted[5]).toMatchObject({ readAt: "/v1/blueprints/team/entities/a", diff: { before: null, after: null } });
  expect(await deadLetters()).toEqual([
    {
      key: "team/a",
      attempts: 1,
      problem: expect.stringMatching(/^the receiver answered 413 to \d+ bytes$/),
      webhook_url: `${host}/hook`,
    },
  ]);
});

test("a receiver that answers 413 to everything stops nothing: each event is a dead letter", async () => {
  answer = () => 413;
  for (const revision of [1, 2]) await add(`${host}/hook`, "team/a", revision);
  start(true);
  await untilEmpty();
  expect((await deadLetters()).map(({ key }) => key)).toEqual(["team/a", "team/a"]);
});

test("a redirect is not followed", async () => {
  answer = () => 302;
  await add(`${host}/hook`, "team/a", 1);
  start(true);
  await untilEmpty();
  expect(received.map(({ path }) => path)).toEqual(["/hook", "/hook", "/hook"]);
  expect(await deadLetters()).toMatchObject([{ problem: "answered 302" }]);
});

test("this machine and private networks are not posted to, whether by address or by a name that stands for them", async () => {
  const { port } = new URL(host);
  const urls = [
    `http://127.0.0.1:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://[::1]:${port}/`,
    `http://2130706433:${port}/`,
    `http://0x7f.1:${port}/`,
    `http://localhost:${port}/`,
    `http://169.254.169.254/latest/meta-data`,
  ];
  for (const [index, url] of urls.entries()) await add(url, `team/${index}`, 1);
  start(false);
  await untilEmpty();
  expect(received).toEqual([]);
  const letters = await deadLetters();
  expect(letters.map(({ attempts }) => attempts)).toEqual(urls.map(() => 1));
  for (const { problem } of letters) expect(problem).toContain("LONGSHORE_WEBHOOK_PRIVATE");
});

test("who loses the lock posts nothing more, and leaves what is on its way to the next", async () => {
  for (let index = 0; index < 40; index += 1) await add(`${host}/hook`, `service/${index}`, 1);
  const { promise: mayAnswer, resolve: answerAll } = Promise.withResolvers<void>();
  delay = () => mayAnswer;
  const said: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void said.push(line) });
  start(true, log, 120_000);
  await expect.poll(() => received.length, { timeout: 20_000 }).toBe(8);
  const next = await database.pool.connect();
  try {
    // Waits in line, so that the first cannot get the lock again.
    const taken = next.query(`SELECT pg_advisory_lock(${LOCK})`);
    await database.pool.query(`SELECT pg_terminate_backend(pid) FROM (${HOLDER}) AS holder`);
    await taken;
    await expect.poll(() => cutOff, { timeout: 20_000 }).toBe(8);
    answerAll();
    // It says so when it has stopped.
    await expect.poll(() => said.join(""), { timeout: 20_000 }).toContain("posting webhooks failed");
    expect(received).toHaveLength(8);
    const { rows } = await database.pool.query(
      "SELECT count(*) AS waiting, sum(attempts)::bigint AS attempts FROM catalog.outbox",
    );
    expect(rows).toMatchObject([{ attempts: 0 }]);
    expect(rows[0].waiting).toBeGreaterThanOrEqual(32);
  } finally {
    next.release(true);
  }
  // Whoever has it now posts the rest.
  await expect.poll(() => new Set(received.map(({ body }) => body)).size, { timeout: 20_000 }).toBe(40);
});
