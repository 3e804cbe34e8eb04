import { changelogTopics, openKafka, startPublisher } from "@longshore/worker";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import { sharedKafka } from "../../services/services.ts";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { readWholeTopic } from "./changelog-topic.ts";
import { log, newOrg, untilPublished } from "./publishing.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.close());

describeWith("kafka", "a batch that Kafka does not take", () => {
  test("stays in the outbox and is sent again, over a new connection", async () => {
    const brokers = (await sharedKafka()).split(",");
    const org = newOrg();
    const topics = changelogTopics(org, []);
    const settings = { brokers, clientId: "test", ssl: false, sasl: null };
    let connections = 0;
    const publisher = startPublisher({
      database,
      org,
      topics,
      log,
      openSink: async () => {
        connections += 1;
        const sink = await openKafka(settings, { names: [topics.changes], partitions: 1 }, log);
        // The first connection breaks as soon as something is sent over it.
        return connections > 1 ? sink : { ...sink, send: () => Promise.reject(new Error("the connection broke")) };
      },
    });
    const event = JSON.stringify({ resourceType: "entity" });
    await database.pool.query("INSERT INTO catalog.outbox (destination, key, event) VALUES ('kafka', 'a/1', $1)", [
      event,
    ]);
    await untilPublished(database.db);
    await publisher.close();
    expect((await readWholeTopic(brokers, topics.changes)).map(({ key }) => key)).toEqual(["a/1"]);
    expect(connections).toBe(2);
  });

  test("stays there as well if it is the marker of an event that Kafka takes in no form", async () => {
    const brokers = (await sharedKafka()).split(",");
    const org = newOrg();
    const topics = changelogTopics(org, []);
    const settings = { brokers, clientId: "test", ssl: false, sasl: null };
    let connections = 0;
    const publisher = startPublisher({
      database,
      org,
      topics,
      log,
      openSink: async () => {
        connections += 1;
        const sink = await openKafka(settings, { names: [topics.changes], partitions: 1 }, log);
        const refusing = { ...sink, isTooLarge: async () => true };
        const failing = { ...refusing, send: () => Promise.reject(new Error("the connection broke")) };
        return connections > 1 ? refusing : failing;
      },
    });
    const event = JSON.stringify({ resourceType: "entity", context: { blueprint: "a", entity: "1" } });
    await database.pool.query("INSERT INTO catalog.outbox (destination, key, event) VALUES ('kafka', 'a/1', $1)", [
      event,
    ]);
    await untilPublished(database.db);
    await publisher.close();
    const messages = await readWholeTopic(brokers, topics.changes);
    expect(messages.map(({ key, value }) => [key, JSON.parse(value).omitted])).toEqual([["a/1", true]]);
    const letters = await database.db.selectFrom("catalog.dead_letter").select("key").execute();
    expect([letters, connections]).toEqual([[{ key: "a/1" }], 2]);
  });
});
