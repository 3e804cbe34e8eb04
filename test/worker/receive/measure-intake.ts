import { Readable } from "node:stream";
import {
  Backlog,
  Checking,
  type Database,
  type IntegrationRow,
  migrate,
  openDatabase,
  RECEIVE_LIMITS,
  type Receiving,
  receiveIngest,
  receiveLake,
  systemClock,
} from "@longshore/worker";
import { Client } from "pg";
import { startPostgres } from "../../services/postgres-server.ts";

const MB = 1_000_000;
const PIECE = 64 * 1024;

/**
 * Prints how fast bodies come in and how much memory that takes. The server is that of `DATABASE_URL`, else one of our
 * own, which does not wait for its disk.
 */
export async function measureIntake(megabytes: number): Promise<void> {
  const server = await startPostgres();
  const name = `longshore_intake_${process.pid}`;
  await command(server.url, `CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const database = openDatabase(url.href, { connections: 10, name: "measure-intake", onIdleError: () => undefined });
  try {
    await migrate(database);
    await measureAll(database, megabytes);
  } finally {
    await database.close();
    await command(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
    await server.stop();
  }
}

async function measureAll(database: Database, megabytes: number): Promise<void> {
  const { db } = database;
  const backlog = new Backlog(db, { clock: systemClock, limits: RECEIVE_LIMITS });
  const deps = {
    db,
    clock: systemClock,
    wake: () => undefined,
    limits: RECEIVE_LIMITS,
    checking: new Checking(),
    backlog,
  };
  const integration = await addIntegration(database);
  await bodyOf(deps, integration, 10);
  for (let round = 0; round < 5; round++) await bodyOf(deps, integration, megabytes);
  for (const clients of [1, 8]) await eventsOf(deps, integration, clients);
}

async function bodyOf(deps: Receiving, integration: IntegrationRow, megabytes: number): Promise<void> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 10);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const body = Readable.from(itemsOf(megabytes));
  const { records } = await receiveIngest(deps, { integration, kind: "repo", body, format: "json" });
  const seconds = (performance.now() - start) / 1000;
  const { user } = process.cpuUsage(cpu);
  clearInterval(timer);
  const speed = (megabytes / seconds).toFixed(0);
  const memory = `resident ${(before / MB).toFixed(0)} MB before, ${(most / MB).toFixed(0)} MB at most`;
  console.log(`${megabytes} MB, ${records} records: ${speed} MB/s, ${(user / MB).toFixed(2)} s of CPU; ${memory}`);
}

async function eventsOf(deps: Receiving, integration: IntegrationRow, clients: number): Promise<void> {
  const events = 1_000;
  const metadata = '{"operation":"upsert","resourceIndex":0}';
  const text = `{"kind":"repo","eventType":"live-event","data":[{"items":[${item(1)}],"metadata":${metadata}}]}`;
  let sent = 0;
  const start = performance.now();
  const client = async (): Promise<void> => {
    while (sent++ < events) {
      const body = Readable.from([Buffer.from(text)]);
      await receiveLake(deps, { integration, syncId: `${clients}-${sent}`, kind: "repo", body });
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - start) / 1000;
  console.log(`${events} live events from ${clients} clients: ${(events / seconds).toFixed(0)} a second`);
}

/** Like a repository of GitHub: nested, some text, many URLs. No two are the same. */
function item(id: number): string {
  const owner = {
    login: `user-${id % 97}`,
    id: id * 7,
    url: `https://api.example.com/users/user-${id % 97}`,
    admin: false,
  };
  const labels = Array.from({ length: id % 5 }, (_, at) => ({
    name: `label-${at}`,
    color: "ededed",
    default: at === 0,
  }));
  const description = "Reads the nets, weighs what is in them and writes it down. ".repeat(1 + (id % 9));
  return JSON.stringify({ id, name: `repository-${id}`, random: Math.random(), owner, labels, description, größe: id });
}

/** An array of items, made while it is read. */
async function* itemsOf(megabytes: number): AsyncGenerator<Buffer> {
  let text = "[";
  for (let id = 0, sent = 0; sent < megabytes * MB; id++) {
    text += `${id === 0 ? "" : ","}${item(id)}`;
    if (text.length < PIECE) continue;
    const piece = Buffer.from(text);
    sent += piece.length;
    text = "";
    yield piece;
  }
  yield Buffer.from(`${text}]`);
}

async function addIntegration({ db }: Database): Promise<IntegrationRow> {
  const entity = { mappings: { identifier: ".id", blueprint: '"repo"' } };
  const config = { resources: [{ kind: "repo", selector: { query: "true" }, port: { entity } }] };
  const at = new Date();
  const row = await db
    .insertInto("catalog.integration")
    .values({
      installation_id: "measured",
      attributes: "{}",
      config_version: 1,
      created_at: at,
      created_by: "x",
      updated_at: at,
      updated_by: "x",
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const integration = row.id;
  await db.insertInto("catalog.log").values({ integration }).execute();
  await db.insertInto("catalog.log_progress").values({ integration }).execute();
  await db
    .insertInto("catalog.config_version")
    .values({ integration, version: 1, source: "api", config: JSON.stringify(config), created_at: at, created_by: "x" })
    .execute();
  return row;
}

async function command(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
