import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import { sharedKafka } from "../../services/services.ts";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { addIntegration, applyingOn, storeBlueprints } from "../apply/world.ts";
import { newOrg, publisherOn, untilPublished } from "./publishing.ts";
import { type RandomChanges, randomChanges } from "./random-changes.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

let database: TestDatabase;
let org: string;
let changes: RandomChanges;
let children: ChildProcess[];
beforeEach(async () => {
  database = await createTestDatabase();
  org = newOrg();
  children = [];
  await storeBlueprints(database.db);
  const integration = await addIntegration(database.db, "one", { type: "KAFKA" });
  changes = await randomChanges(database.db, applyingOn(database.db), [integration], 5);
  await changes.untilEvents(50);
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await database.close();
});

interface Program {
  readonly lines: string[];
  readonly until: (count: number) => Promise<void>;
  readonly stop: () => Promise<number>;
}

/** A Node program of this repository, with what it printed. */
function run(args: readonly string[], env: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env["PATH"], DATABASE_URL: database.url, LONGSHORE_ORG: org, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  const ended = once(child, "exit");
  return {
    lines,
    until: async (count) => {
      while (lines.length < count) {
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode} after ${lines.length} lines`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      return child.exitCode ?? -1;
    },
  };
}

const worker = (...args: string[]) => ["packages/worker/bin/worker.mjs", "changelog", ...args];
// kafkajs sets timers in the past, of which Node warns; they do no harm.
const quiet = ["--conditions=source", "--disable-warning=TimeoutNegativeWarning"];
const sequences = (lines: readonly string[]) => lines.map((line) => Number(JSON.parse(line).sequence));

async function lastSequence(): Promise<number> {
  const { rows } = await database.pool.query("SELECT last_value AS last FROM catalog.outbox_id_seq");
  return Number(rows[0].last);
}

test("without brokers, tail shows the outbox from its start, then what comes", async () => {
  const stored = await database.db.selectFrom("catalog.outbox").select("id").orderBy("id").execute();
  const tail = run(worker("tail", "--from-start", "--json"), {});
  await tail.until(stored.length);
  await changes.untilEvents(20);
  await tail.until(stored.length + 20);
  expect(sequences(tail.lines).slice(0, stored.length)).toEqual(stored.map(({ id }) => id));
  expect(await tail.stop()).toBe(0);
});

test("without --from-start, tail shows only what comes, in words", async () => {
  const tail = run(worker("tail"), {});
  // It says nothing of when it is ready: changes are made until one is shown.
  while (tail.lines.length === 0) await changes.untilEvents(1);
  expect(tail.lines[0]).toMatch(/^10:00:00 (CREATE|UPDATE|DELETE) entity (free|bound|ring)\/e\d+ revision \d+ \(.*\)$/);
  expect(await tail.stop()).toBe(0);
});

test("snapshot writes an event for every entity, and says how many", async () => {
  const { rows } = await database.pool.query("SELECT count(*) AS rows FROM catalog.entity");
  const gone = await database.pool.query("SELECT count(*) AS rows FROM catalog.tombstone");
  const snapshot = run(worker("snapshot", "--json"), {});
  await snapshot.until(1);
  expect(JSON.parse(snapshot.lines[0] ?? "")).toEqual({ events: rows[0].rows + gone.rows[0].rows });
});

test("dead-letters lists what was given up; --retry puts it back into the outbox as it was, once", async () => {
  const webhook = "http://receiver.example/hook?token=1";
  await database.pool.query("UPDATE catalog.outbox SET destination = 'webhook', webhook_url = $1", [webhook]);
  const { rows } = await database.pool.query("SELECT id, key, event::text FROM catalog.outbox ORDER BY id LIMIT 3");
  await database.pool.query(
    `WITH gone AS (DELETE FROM catalog.outbox WHERE id = ANY($1) RETURNING *)
     INSERT INTO catalog.dead_letter SELECT id, webhook_url, key, event, 10, 'answered 503', created_at, now() FROM gone`,
    [rows.map(({ id }) => id)],
  );
  const ids = rows.map(({ id }) => Number(id));
  const list = run(worker("dead-letters", "--json"), {});
  await list.until(3);
  const letters = list.lines.map((line) => JSON.parse(line));
  expect(letters.map(({ id }) => id)).toEqual(ids);
  expect(letters[0]).toMatchObject({ url: webhook, key: rows[0].key, attempts: 10, problem: "answered 503" });
  expect(letters[0].event).toEqual({ id: `${org}:${ids[0]}`, sequence: ids[0], ...JSON.parse(rows[0].event) });
  const words = run(worker("dead-letters"), {});
  await words.until(3);
  expect(words.lines[0]).toContain(
    `${ids[0]} ${rows[0].key} http://receiver.example: answered 503, 10 times, given up`,
  );

  const some = run(worker("dead-letters", "--retry", `${ids[0]},${ids[2]}`, "--json"), {});
  await some.until(1);
  expect(JSON.parse(some.lines[0] ?? "")).toEqual({ retried: [ids[0], ids[2]] });
  const all = run(worker("dead-letters", "--retry", "all"), {});
  await all.until(1);
  expect(all.lines).toEqual(["events that wait to be sent again: 1"]);
  const back = await database.pool.query(
    "SELECT id, key, event::text FROM catalog.outbox WHERE webhook_url = $1 AND attempts = 0 ORDER BY id LIMIT 3",
    [webhook],
  );
  expect(back.rows).toEqual(rows);
});

describeWith("kafka", "with brokers", () => {
  test("tail reads the topic as a group, which goes on where it ended; the example holds the catalog", async () => {
    const KAFKA_BROKERS = await sharedKafka();
    const publisher = publisherOn({ database, brokers: KAFKA_BROKERS.split(","), org });
    await untilPublished(database.db);
    const events = await lastSequence();
    const group = ["tail", "--from-start", "--json", "--group", `${org}.test`];
    const first = run(worker(...group), { KAFKA_BROKERS });
    await first.until(events);
    await first.stop();

    await changes.untilEvents(20);
    await untilPublished(database.db);
    await publisher.close();
    const all = await lastSequence();
    const second = run(worker(...group), { KAFKA_BROKERS });
    // Waits for all: of two partitions, the one with event 51 may come after 20 events of the other.
    await second.until(all - events);
    await second.stop();
    expect(sequences(second.lines).sort((a, b) => a - b)).toEqual(
      Array.from({ length: all - events }, (_, index) => events + 1 + index),
    );

    const reader = run([...quiet, "examples/changelog-consumer/consumer.mjs"], { KAFKA_BROKERS });
    await reader.until(all);
    await reader.stop();
    const catalog = await database.pool.query("SELECT count(*) AS rows FROM catalog.entity");
    expect(reader.lines.findLast((line) => line.includes("entities)"))).toContain(`(${catalog.rows[0].rows} entities)`);
  });
});
