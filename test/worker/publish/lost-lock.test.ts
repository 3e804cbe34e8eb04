import {
  changelogTopics,
  type KafkaSink,
  openDatabase,
  openKafka,
  type Publisher,
  type PublishStep,
  startPublisher,
  startWebhooks,
} from "@longshore/worker";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import { sharedKafka } from "../../services/services.ts";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { readWholeTopic } from "./changelog-topic.ts";
import { newOrg, untilPublished, waiting } from "./publishing.ts";

let database: TestDatabase;
let closing: (() => Promise<unknown>)[];
beforeEach(async () => {
  database = await createTestDatabase();
  closing = [() => database.close()];
});
afterEach(async () => {
  for (const close of closing) await close();
});

/** A publisher as in a process of its own, what it did, and what it complained of. */
interface Watched {
  readonly publisher: Publisher;
  readonly steps: PublishStep[];
  readonly errors: string[];
}

interface WatchedOptions {
  /** Of its connections. */
  readonly name: string;
  readonly org: string;
  readonly onStep: (step: PublishStep) => void | Promise<void>;
  readonly changed?: (sink: KafkaSink) => KafkaSink;
}

async function watched({ name, org, onStep, changed = (sink) => sink }: WatchedOptions): Promise<Watched> {
  const settings = { brokers: (await sharedKafka()).split(","), clientId: name, ssl: false, sasl: null };
  const topics = changelogTopics(org, []);
  const own = openDatabase(database.url, { connections: 4, name, onIdleError: () => {} });
  const [steps, errors]: [PublishStep[], string[]] = [[], []];
  const log = pino({ level: "error" }, { write: (line) => void errors.push(JSON.parse(line).err.message) });
  const silent = pino({ level: "silent" });
  const publisher = startPublisher({
    database: own,
    org,
    topics,
    log,
    openSink: async () => changed(await openKafka(settings, { names: [topics.changes], partitions: 1 }, silent)),
    onStep: async (step) => {
      steps.push(step);
      await onStep(step);
    },
  });
  closing.unshift(async () => {
    await publisher.close();
    await own.close();
  });
  return { publisher, steps, errors };
}

/** Waits at a step until `released`. */
const holding = (at: PublishStep, released: Promise<void>) => async (step: PublishStep) => {
  if (step === at) await released;
};

const addEvent = (key: string) =>
  database.pool.query("INSERT INTO catalog.outbox (destination, key, event) VALUES ('kafka', $1, $2)", [
    key,
    JSON.stringify({ resourceType: "entity", key }),
  ]);

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Ends the connection that holds a publisher's lock, as a server does that is restarted behind a proxy. */
async function cutLock(name: string): Promise<void> {
  const { rows } = await database.pool.query(
    `SELECT pg_terminate_backend(a.pid, 10000) FROM pg_stat_activity a JOIN pg_locks l USING (pid)
     WHERE a.application_name = $1 AND l.locktype = 'advisory' AND l.granted`,
    [name],
  );
  expect(rows).toHaveLength(1);
}

describeWith("kafka", "the lock of a publisher", () => {
  test("is lost with its connection: it sends nothing more, since another one may publish by now", async () => {
    const org = newOrg();
    const [goOn, publish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = await watched({ name: "first", org, onStep: holding("acknowledged", goOn.promise) });
    await addEvent("service/before");
    await until(() => first.steps.includes("acknowledged"));
    await cutLock("first");
    const second = await watched({ name: "second", org, onStep: holding("claimed", publish.promise) });
    closing.unshift(async () => {
      goOn.resolve();
      publish.resolve();
    });
    await until(() => second.steps.includes("claimed"));
    // The second one holds the lock and sends nothing yet, so who publishes this is the first one, or nobody.
    await addEvent("service/after");
    goOn.resolve();
    await until(async () => first.errors.length > 0 || (await waiting(database.db)) === 0);
    expect(first.errors).toEqual([expect.stringMatching(/lock was lost|terminat/i)]);
    expect(await waiting(database.db)).toBe(1);
    publish.resolve();
    await untilPublished(database.db);
    expect(first.steps.filter((step) => step === "sending")).toHaveLength(1);
    expect(second.steps.filter((step) => step === "sending")).toHaveLength(1);
    const messages = await readWholeTopic((await sharedKafka()).split(","), `${org}.change.log`);
    expect(messages.map(({ key }) => key)).toEqual(["service/before", "service/after"]);
  });

  test.each([
    ["an event", false],
    ["a marker", true],
  ])("is asked for again before %s is sent, however long ago the batch was read", async (_what, isTooLarge) => {
    const org = newOrg();
    const sent: string[] = [];
    let cuts = 0;
    const { errors } = await watched({
      name: "only",
      org,
      changed: (sink) => ({
        ...sink,
        isTooLarge: async () => isTooLarge,
        send: async (messages) => {
          sent.push(...messages.map(({ key }) => `${key} after ${cuts}`));
          await sink.send(messages);
        },
      }),
      onStep: async (step) => {
        if (step !== "read" || cuts > 0) return;
        await cutLock("only");
        cuts += 1;
        await addEvent("service/more");
      },
    });
    await addEvent("service/one");
    await until(() => errors.length > 0);
    expect(sent).toEqual([]);
    // With the lock of a new connection all goes out.
    await untilPublished(database.db);
    expect(sent).toEqual(["service/one after 1", "service/more after 1"]);
  });

  test("is not that of who posts webhooks: neither keeps the other from its work", async () => {
    const clock = { now: () => new Date() };
    const silent = pino({ level: "silent" });
    const webhooks = startWebhooks({ database, org: "org", clock, log: silent, secret: "s", allowPrivate: false });
    closing.unshift(webhooks.close);
    await until(async () => {
      const { rows } = await database.pool.query(
        `SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database
         WHERE locktype = 'advisory' AND granted AND d.datname = current_database()`,
      );
      return rows.length === 1;
    });
    const publisher = await watched({ name: "publisher", org: newOrg(), onStep: () => {} });
    await addEvent("service/one");
    await until(() => publisher.steps.includes("forgotten"));
    expect(publisher.errors).toEqual([]);
  });
});
