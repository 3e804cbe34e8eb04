import process from "node:process";
import { changelogTopics, migrate, openDatabase, openKafka, type PublishStep, startPublisher } from "@longshore/worker";
import { Client } from "pg";
import { pino } from "pino";
import { findKafka } from "../../services/kafka-program.ts";
import { OwnKafka } from "../../services/own-kafka.ts";
import { startPostgres } from "../../services/postgres-server.ts";

/**
 * How many events a second go from the outbox to acknowledged, and how much memory that takes with a million waiting:
 * `node --conditions=source test/benchmark/worker/publish.ts [events of a round] [events waiting]`
 */
const [round = 100_000, backlog = 1_000_000] = process.argv.slice(2).map(Number);
const ROUNDS = 5;

const log = pino({ level: "warn" });
const postgres = await startPostgres();
const kafka = process.env["KAFKA_BROKERS"] === undefined ? await OwnKafka.launch(await findKafka()) : null;
const brokers = (process.env["KAFKA_BROKERS"] ?? kafka?.brokers ?? "").split(",");
const name = `longshore_bench_${process.pid}`;
await command(`CREATE DATABASE ${name}`);
const url = new URL(postgres.url);
url.pathname = `/${name}`;
const database = openDatabase(url.href, { connections: 4, name: "bench", onIdleError: () => {} });
await migrate(database);

const rates: number[] = [];
const cpuBefore = process.cpuUsage();
for (let index = 0; index < ROUNDS; index += 1) {
  await fill(round);
  rates.push((await publish(`bench_${process.pid}_${index}`)).perSecond);
}
const cpu = process.cpuUsage(cpuBefore);
const median = rates.toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)];
print(
  `${round} events a round, ${await eventBytes()} bytes each: ${rates.map(Math.round).join(", ")} events/s; median ${Math.round(median ?? 0)}; CPU ${((cpu.user + cpu.system) / ROUNDS / round).toFixed(0)} µs an event`,
);

await fill(backlog);
const { perSecond, megabytes } = await publish(`bench_${process.pid}_backlog`);
print(`${backlog} waiting: ${Math.round(perSecond)} events/s; resident at each tenth ${megabytes.join(", ")} MB`);

await database.close();
await command(`DROP DATABASE ${name}`);
await kafka?.close();
await postgres.stop();
process.exit(0);

/** Events of an update of an entity with ten properties. */
async function fill(events: number): Promise<void> {
  await database.pool.query(
    `INSERT INTO catalog.outbox (destination, key, event)
     SELECT 'kafka', 'service/' || (n % 5000), json_build_object('action', 'UPDATE', 'resourceType', 'entity',
       'status', 'SUCCESS', 'trigger', json_build_object('by', json_build_object('orgId', 'org', 'userId', 'gh'),
       'origin', 'API', 'at', '2026-11-23T10:00:00.000Z'), 'context', json_build_object('blueprint', 'service',
       'entity', (n % 5000)::text), 'changelogDestination', json_build_object('type', 'KAFKA'), 'schemaVersion', 1,
       'revision', n / 5000 + 1, 'cause', json_build_array(json_build_object('type', 'api')),
       'diff', json_build_object('before', p, 'after', p))
     FROM generate_series(1, $1) AS n, LATERAL (SELECT json_object_agg('property' || i, md5((n * i)::text)) AS p
       FROM generate_series(1, 10) AS i) AS properties`,
    [events],
  );
  await database.pool.query("VACUUM ANALYZE catalog.outbox");
}

async function eventBytes(): Promise<number> {
  await fill(1_000);
  const { rows } = await database.pool.query("SELECT avg(octet_length(event::text))::int AS bytes FROM catalog.outbox");
  await database.pool.query("DELETE FROM catalog.outbox");
  return rows[0].bytes;
}

/** Publishes all that waits. */
async function publish(org: string): Promise<{ perSecond: number; megabytes: number[] }> {
  const waiting = await count();
  const topics = changelogTopics(org, []);
  const megabytes: number[] = [];
  let published = 0;
  let start = 0;
  const done = Promise.withResolvers<void>();
  const onStep = (step: PublishStep, events: readonly unknown[]): void => {
    if (step === "connected") start = performance.now();
    if (step !== "forgotten") return;
    published += events.length;
    if (published >= ((megabytes.length + 1) * waiting) / 10) {
      megabytes.push(Math.round(process.memoryUsage.rss() / 1024 / 1024));
    }
    if (published >= waiting) done.resolve();
  };
  const settings = { brokers, clientId: "bench", ssl: false, sasl: null };
  const openSink = () => openKafka(settings, { names: [topics.changes], partitions: 3 }, log);
  const publisher = startPublisher({ database, org, topics, log, openSink, onStep });
  await done.promise;
  const seconds = (performance.now() - start) / 1_000;
  await publisher.close();
  return { perSecond: waiting / seconds, megabytes };
}

async function count(): Promise<number> {
  const { rows } = await database.pool.query("SELECT count(*) AS rows FROM catalog.outbox");
  return rows[0].rows;
}

async function command(sql: string): Promise<void> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
