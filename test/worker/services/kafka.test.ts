import { CompressionTypes, type Kafka } from "kafkajs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import { kafkaClient } from "../../services/kafka-client.ts";
import { KAFKA_USER, type OwnKafka } from "../../services/own-kafka.ts";
import { sharedKafka, startKafka } from "../../services/services.ts";

describeWith("kafka", "the Kafka of the tests", () => {
  let own: OwnKafka;
  beforeAll(async () => {
    own = await startKafka();
  });
  afterAll(() => own.close());

  it("is shared by all who ask", async () => {
    const [first, second] = await Promise.all([sharedKafka(), sharedKafka()]);
    expect(first).toBe(second);
    expect(first).not.toBe(own.brokers);
  });

  it("takes what kafkajs sends, and gives it to a group in order, headers included", async () => {
    const kafka = kafkaClient({ brokers: [own.brokers] });
    await createTopic(kafka, "plain");
    await send(kafka, "plain", ["one", "two", "three"]);
    expect(await received(kafka, "plain", 3)).toEqual(["one 0", "two 1", "three 2"]);
  });

  it("keeps what it acknowledged over a kill", async () => {
    const kafka = kafkaClient({ brokers: [own.brokers] });
    await createTopic(kafka, "killed");
    await send(kafka, "killed", ["before"]);
    await own.stop("SIGKILL");
    await own.start();
    await send(kafka, "killed", ["after"]);
    expect(await received(kafka, "killed", 2)).toEqual(["before 0", "after 0"]);
  });

  it("lets in who signs in with SCRAM-SHA-512, and with another password nobody, however they take turns", async () => {
    const signIn = async (password: string): Promise<string> => {
      const sasl = { ...KAFKA_USER, password };
      const admin = kafkaClient({ brokers: [own.saslBrokers], sasl, retry: { retries: 0 } }).admin();
      return admin.connect().then(
        () => admin.disconnect().then(() => "in"),
        (error: Error) => error.name,
      );
    };
    for (let turn = 0; turn < 10; turn += 1) {
      expect([await signIn(KAFKA_USER.password), await signIn("wrong")]).toEqual([
        "in",
        "KafkaJSSASLAuthenticationError",
      ]);
    }
    const kafka = kafkaClient({ brokers: [own.saslBrokers], sasl: KAFKA_USER });
    await createTopic(kafka, "signed");
    await send(kafka, "signed", ["one"]);
    expect(await received(kafka, "signed", 1)).toEqual(["one 0"]);
  });
});

async function createTopic(kafka: Kafka, topic: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  expect(await admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: true })).toBe(true);
  await admin.disconnect();
}

/** As the publisher does it. */
async function send(kafka: Kafka, topic: string, values: readonly string[]): Promise<void> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
  await producer.connect();
  const messages = values.map((value, index) => ({ key: "one key", value, headers: { id: String(index) } }));
  await producer.send({ topic, acks: -1, compression: CompressionTypes.GZIP, messages });
  await producer.disconnect();
}

async function received(kafka: Kafka, topic: string, count: number): Promise<readonly string[]> {
  const consumer = kafka.consumer({ groupId: `group of ${topic}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const messages: string[] = [];
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: async ({ message: { value, headers } }) => {
          messages.push(`${value} ${headers?.["id"]}`);
          if (messages.length === count) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return messages;
}
