import { openKafka } from "@longshore/worker";
import { expect, test } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import { KAFKA_USER } from "../../services/own-kafka.ts";
import { startKafka } from "../../services/services.ts";
import { readWholeTopic } from "./changelog-topic.ts";
import { log } from "./publishing.ts";

describeWith("kafka", "brokers that ask who we are", () => {
  test("the right password publishes, a wrong one is refused, and an event as large as one can be is taken", async () => {
    const kafka = await startKafka();
    try {
      const settings = { brokers: [kafka.saslBrokers], clientId: "test", ssl: false };
      const topics = { names: ["org.change.log"], partitions: 1 };
      await expect(openKafka({ ...settings, sasl: { ...KAFKA_USER, password: "wrong" } }, topics, log)).rejects.toThrow(
        /[Aa]uthentication/,
      );

      const sink = await openKafka({ ...settings, sasl: KAFKA_USER }, topics, log);
      // Before and after of an entity at its bound, in text that does not compress.
      const noise = Array.from({ length: 900_000 }, () =>
        String.fromCharCode(33 + Math.floor(Math.random() * 90)),
      ).join("");
      await sink.send([{ topic: "org.change.log", key: "team/a", value: noise, headers: { id: "1" } }]);
      await sink.close();
      const messages = await readWholeTopic([kafka.brokers], "org.change.log");
      expect(messages.map(({ value }) => value === noise)).toEqual([true]);
    } finally {
      await kafka.close();
    }
  }, 120_000);
});
