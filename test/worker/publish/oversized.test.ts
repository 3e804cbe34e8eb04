import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type ChangelogEvent, changelogEventSchema } from "@longshore/shared";
import {
  addOutboxGauges,
  type KafkaSink,
  openKafka,
  type Publisher,
  requestSnapshot,
  retryDeadLetters,
  tellPart,
} from "@longshore/worker";
import { sql } from "kysely";
import { Registry } from "prom-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import { kafkaClient } from "../../services/kafka-client.ts";
import { sharedKafka } from "../../services/services.ts";
import { startTestServer, type TestServer } from "../http/test-server.ts";
import { gaps, readWholeTopic, replay, type TopicMessage } from "./changelog-topic.ts";
import { ChildPublisher } from "./child-publisher.ts";
import { listenerDecision } from "./listener-rules.ts";
import { catalogEntities, log, newOrg, type PublisherOptions, publisherOn, untilPublished } from "./publishing.ts";

/** Text that gzip makes a quarter smaller, and no more. */
const random = (bytes: number): string =>
  randomBytes(Math.ceil((bytes * 3) / 4))
    .toString("base64")
    .slice(0, bytes);

let server: TestServer;
let org: string;
let topic: string;
let brokers: string[];
let closing: (() => Promise<unknown>)[];
beforeEach(async () => {
  server = await startTestServer();
  org = newOrg();
  topic = `${org}.change.log`;
  brokers = (await sharedKafka()).split(",");
  closing = [() => server.close()];
  const properties = { text: { type: "string" } };
  const body = { identifier: "thing", title: "t", schema: { properties }, changelogDestination: { type: "KAFKA" } };
  await server.call("POST", "/v1/blueprints", { body });
});
afterEach(async () => {
  for (const close of closing) await close();
});

const entities = "/v1/blueprints/thing/entities";
const write = async (identifier: string, text: string): Promise<void> => {
  const body = { identifier, title: identifier, properties: { text } };
  const answer = await server.call("POST", `${entities}?upsert=true&merge=true`, { body });
  expect(answer.status).toBeLessThan(300);
};
const retitle = (identifier: string, title: string) =>
  server.call("PATCH", `${entities}/${identifier}`, { body: { title } });

/** Makes of an entity what versions of before its bound could make of it. */
async function grow(identifier: string, bytes: number): Promise<void> {
  const properties = JSON.stringify({ text: random(bytes) });
  await sql`UPDATE catalog.entity SET properties = ${properties}::json WHERE identifier = ${identifier}`.execute(
    server.database.db,
  );
}

function publish(onStep?: PublisherOptions["onStep"]): Publisher {
  const options = onStep === undefined ? {} : { onStep };
  const publisher = publisherOn({ database: server.database, brokers, org, ...options });
  closing.unshift(() => publisher.close());
  return publisher;
}

async function admin<T>(work: (admin: ReturnType<ReturnType<typeof kafkaClient>["admin"]>) => Promise<T>): Promise<T> {
  const client = kafkaClient({ brokers }).admin();
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.disconnect();
  }
}

const createTopic = (bytes: number, partitions: number) =>
  admin((client) => {
    const configEntries = [{ name: "max.message.bytes", value: String(bytes) }];
    return client.createTopics({ topics: [{ topic, numPartitions: partitions, configEntries }], waitForLeaders: true });
  });
const setLimit = (bytes: number) =>
  admin((client) =>
    client.alterConfigs({
      validateOnly: false,
      // A topic, as kafkajs numbers it.
      resources: [{ type: 2, name: topic, configEntries: [{ name: "max.message.bytes", value: String(bytes) }] }],
    }),
  );

const eventsOf = (messages: readonly TopicMessage[], key: string): ChangelogEvent[] =>
  messages.filter((message) => message.key === key).map(({ value }) => changelogEventSchema.parse(JSON.parse(value)));

/** `1 3:["before"] 5:true`: revisions, and what is omitted. */
const shape = (events: readonly ChangelogEvent[]): string =>
  events
    .map((event) => {
      const revision = event.resourceType === "entity" ? event.revision : event.action;
      return event.omitted === undefined ? `${revision}` : `${revision}:${JSON.stringify(event.omitted)}`;
    })
    .join(" ");

const letters = () => server.database.db.selectFrom("catalog.dead_letter").selectAll().orderBy("id").execute();

/** Whole again, as if the topic had no limit: what readers that saw it hold is the catalog. */
async function expectCatalog(messages: readonly TopicMessage[]): Promise<void> {
  expect(gaps(messages)).toEqual([]);
  const { state, outOfOrder } = replay(messages);
  expect(outOfOrder).toEqual([]);
  expect([...state.unknown]).toEqual([]);
  expect(Object.fromEntries([...state.entities].toSorted())).toEqual(
    Object.fromEntries([...(await catalogEntities(server.database.db))].toSorted()),
  );
}

describeWith("kafka", "events that brokers do not take", () => {
  test("an integration's UPDATE of 1.92 MB goes without `before`, its client syncs, and what is behind it goes out", async () => {
    const body = { installationId: "tool", title: "a", changelogDestination: { type: "KAFKA" } };
    await server.call("POST", "/v1/integration", { body });
    const attributes = JSON.stringify({ title: "a", spec: { text: random(960_000) } });
    await sql`UPDATE catalog.integration SET attributes = ${attributes}`.execute(server.database.db);
    await server.call("PATCH", "/v1/integration/tool", { body: { title: "b" } });
    await write("behind", "small");
    publish();
    await untilPublished(server.database.db);

    const messages = await readWholeTopic(brokers, topic);
    const events = eventsOf(messages, "tool");
    expect(shape(events)).toBe('CREATE UPDATE:["before"]');
    expect(events[1]?.diff.after).toMatchObject({ title: "b", spec: JSON.parse(attributes).spec });
    expect(events[1]?.reason).toMatch(/^the event takes 19\d\d\d\d\d bytes, and the topic takes 1048588, compressed$/);
    const value = messages.findLast(({ key }) => key === "tool")?.value ?? "";
    expect(listenerDecision({ topic, value }, "tool")).toBe("sync: changed");
    expect(shape(eventsOf(messages, "thing/behind"))).toBe("1");
    expect(await letters()).toEqual([]);
  });

  test("an entity of 2.76 MB leaves a marker, no hole, and the whole event as a dead letter, which is sent once the topic takes it", async () => {
    await write("big", "a");
    await grow("big", 2_760_000);
    await retitle("big", "c");
    await write("behind", "small");
    publish();
    await untilPublished(server.database.db);
    const before = await readWholeTopic(brokers, topic);
    expect(shape(eventsOf(before, "thing/big"))).toBe("1 2:true");
    expect(shape(eventsOf(before, "thing/behind"))).toBe("1");
    const [, marker] = eventsOf(before, "thing/big");
    expect(marker).toMatchObject({ action: "UPDATE", readAt: `${entities}/big`, diff: { before: null, after: null } });
    expect([...replay(before).state.unknown.keys()]).toEqual(["thing/big"]);
    const shown = await server.call("GET", marker?.readAt ?? "");
    expect(shown.body.entity.title).toBe("c");

    const [letter] = await letters();
    expect(letter).toMatchObject({ destination: "kafka", webhook_url: null, key: "thing/big", attempts: 1 });
    expect(letter?.problem).toContain("the topic takes 1048588");
    expect(JSON.parse(letter?.event ?? "").diff.after).toEqual(shown.body.entity);
    const registry = new Registry();
    addOutboxGauges(registry, server.database.db);
    expect(await registry.metrics()).toContain('longshore_dead_letters{destination="kafka"} 1');

    await setLimit(10_000_000);
    expect(await retryDeadLetters(server.database.db, { ids: null })).toEqual([letter?.id]);
    await untilPublished(server.database.db);
    const after = await readWholeTopic(brokers, topic);
    expect(shape(eventsOf(after, "thing/big"))).toBe("1 2:true 2");
    expect(await letters()).toEqual([]);
    await expectCatalog(after);
  });

  test("a dead letter that is retried while the topic is as it was is a dead letter again, and one that comes late is ignored", async () => {
    await write("big", "a");
    await grow("big", 2_760_000);
    await retitle("big", "c");
    publish();
    await untilPublished(server.database.db);
    await retryDeadLetters(server.database.db, { ids: null });
    await untilPublished(server.database.db);
    expect(await letters()).toHaveLength(1);
    await write("big", "small again");
    await untilPublished(server.database.db);
    await setLimit(10_000_000);
    await retryDeadLetters(server.database.db, { ids: null });
    await untilPublished(server.database.db);
    const messages = await readWholeTopic(brokers, topic);
    expect(shape(eventsOf(messages, "thing/big"))).toBe('1 2:true 2:true 3:["before"] 2');
    await expectCatalog(messages);
  });

  // In one partition a batch is one message set, which is refused for one event in it. Of several, some take their part.
  test.each([1, 3])(
    "brokers that do not say what they take are asked by sending: each refused event goes alone, smaller; the others whole (%i partitions)",
    async (partitions) => {
      await createTopic(120_000, partitions);
      const names = Array.from({ length: 30 }, (_, index) => `e${index}`);
      for (const [index, name] of names.entries()) await write(name, index % 10 === 4 ? random(100_000) : "small");
      for (const name of names) await write(name, `${name} later`);
      const settings = { brokers, clientId: "test", ssl: false, sasl: null };
      const silent = (sink: KafkaSink): KafkaSink => ({
        ...sink,
        messageBytes: () => 1_048_588,
        isTooLarge: async () => false,
      });
      const publisher = publisherOn({
        database: server.database,
        brokers,
        org,
        openSink: async () => silent(await openKafka(settings, { names: [topic], partitions: null }, log)),
      });
      closing.unshift(() => publisher.close());
      await untilPublished(server.database.db);
      await expectCatalog(await readWholeTopic(brokers, topic));
      expect(await letters()).toEqual([]);

      for (const name of names.slice(0, 6)) await write(name, name === "e3" ? random(200_000) : "again");
      await untilPublished(server.database.db);
      const messages = await readWholeTopic(brokers, topic);
      expect(new Set(shape(eventsOf(messages, "thing/e3")).split(" "))).toEqual(new Set(["1", "2", "3:true"]));
      expect(gaps(messages)).toEqual([]);
      expect((await letters()).map(({ key, problem }) => `${key} ${problem}`)).toEqual([
        expect.stringMatching(/^thing\/e3 the event takes \d+ bytes, and the broker answered MESSAGE_TOO_LARGE: /),
      ]);
    },
  );

  test("a topic that takes less than others gets batches that fit, and its large entities as markers, in three partitions", async () => {
    await createTopic(60_000, 3);
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 10; index += 1) await write(`e${index}`, random(index === 5 ? 200_000 : 4_000));
    }
    for (let index = 0; index < 10; index += 1) await write(`e${index}`, "small");
    publish();
    await untilPublished(server.database.db);
    const messages = await readWholeTopic(brokers, topic);
    expect(shape(eventsOf(messages, "thing/e5"))).toBe('1:true 2:true 3:true 4:["before"]');
    for (const { key, value } of messages) if (key !== "thing/e5") expect(JSON.parse(value).omitted).toBeUndefined();
    expect((await letters()).map(({ key }) => key)).toEqual(["thing/e5", "thing/e5", "thing/e5"]);
    await expectCatalog(messages);
  });

  test("a snapshot tells an entity that is too large by a marker, and again whole once the topic takes it", async () => {
    const db = server.database.db;
    await write("big", "a");
    await grow("big", 2_760_000);
    await write("small", "a");
    publish();
    await untilPublished(db);
    const snapshot = async () => {
      await requestSnapshot(db, {}, { userId: "test", at: new Date() });
      while (await tellPart({ db, clock: server.clock, org }));
      await untilPublished(db);
      return readWholeTopic(brokers, topic);
    };
    const before = await snapshot();
    expect(shape(eventsOf(before, "thing/big"))).toBe("1 1:true");
    const ofSnapshot = (messages: readonly TopicMessage[]) =>
      messages.filter(({ value }) => JSON.parse(value).cause[0].type === "snapshot");
    // A reader that saw revision 1 has it; one that starts with the snapshot is told that it lacks it.
    expect([...replay(before).state.unknown]).toEqual([]);
    expect([...replay(ofSnapshot(before)).state.unknown.keys()]).toEqual(["thing/big"]);
    await setLimit(10_000_000);
    const after = await snapshot();
    expect(shape(eventsOf(after, "thing/big"))).toBe("1 1:true 1");
    await expectCatalog(ofSnapshot(after));
  });

  test("the example of a consumer reads at the API what a marker leaves out", async () => {
    await write("big", "a");
    await grow("big", 2_760_000);
    await retitle("big", "c");
    publish();
    await untilPublished(server.database.db);
    const root = fileURLToPath(new URL("../../..", import.meta.url));
    const program = ["--conditions=source", "--disable-warning=TimeoutNegativeWarning", "consumer.mjs"];
    const child = spawn(process.execPath, program, {
      cwd: join(root, "examples/changelog-consumer"),
      env: {
        PATH: process.env["PATH"],
        KAFKA_BROKERS: brokers.join(),
        LONGSHORE_ORG: org,
        LONGSHORE_URL: server.url,
        LONGSHORE_TOKEN: server.token,
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    closing.unshift(async () => child.kill("SIGKILL"));
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      // Of kafkajs.
      if (line.startsWith("{")) continue;
      lines.push(line);
      if (line.startsWith("read:")) break;
    }
    expect(lines).toEqual([
      "CREATE entity thing/big revision 1 (1 entities)",
      "UPDATE (a marker) entity thing/big revision 2 (0 entities)",
      "read: thing/big (1 entities)",
    ]);
  });

  test("a process that is killed between a marker and its dead letter loses neither: the next one sends the marker again", async () => {
    await write("big", "a");
    await grow("big", 2_760_000);
    await retitle("big", "c");
    await write("behind", "small");
    const task = { url: server.database.url, brokers, org, delay: 0, afterBatches: 0 };
    const dying = new ChildPublisher({ ...task, killAt: "marked" });
    closing.unshift(() => dying.kill());
    dying.go();
    await dying.ended();
    expect(dying.steps.map(({ step }) => step)).toContain("marked");
    expect(await letters()).toEqual([]);
    publish();
    await untilPublished(server.database.db);
    const messages = await readWholeTopic(brokers, topic);
    expect(shape(eventsOf(messages, "thing/big"))).toBe("1 2:true 2:true");
    expect(shape(eventsOf(messages, "thing/behind"))).toBe("1");
    expect(await letters()).toHaveLength(1);
  });
});
