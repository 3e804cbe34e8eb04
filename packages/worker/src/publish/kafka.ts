import {
  type Admin,
  CompressionTypes,
  Kafka,
  type KafkaConfig,
  logLevel,
  Partitioners,
  type Producer,
  type SASLOptions,
} from "kafkajs";
import type { Logger } from "pino";
import { MessageLimit } from "./message-limit.ts";
import { silenceNegativeTimeoutsOfKafkajs } from "./negative-timeouts.ts";

/** How to reach Kafka. Of kafkajs only this file knows, and its neighbours that read limits and errors. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly ssl: boolean;
  readonly sasl: {
    readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
    readonly username: string;
    readonly password: string;
  } | null;
}

export interface KafkaTopics {
  /** Those that are written to. */
  readonly names: readonly string[];
  /** For a topic that does not exist yet; null: topics are not ours to create. */
  readonly partitions: number | null;
}

export interface KafkaMessage {
  readonly topic: string;
  /** Messages of one key stay in order. */
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where messages go. */
export interface KafkaSink {
  /** Resolves when every in-sync replica has them. Some may be there after a failure: `sendFault` says what to do then. */
  readonly send: (messages: readonly KafkaMessage[]) => Promise<void>;
  /** What the topics take as one message set, as it was when the brokers were last asked. */
  readonly messageBytes: () => number;
  /** Whether it is certain that no topic takes the value. Brokers are asked again: somebody may have raised the limit. */
  readonly isTooLarge: (value: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Connects, and creates the topics that are absent and may be created. */
export async function openKafka(settings: KafkaSettings, topics: KafkaTopics, log: Logger): Promise<KafkaSink> {
  const kafka = client(settings, log);
  const limit = new MessageLimit(topics.names, log);
  await withAdmin(kafka, async (admin) => {
    await createTopics(admin, topics);
    await limit.read(admin);
  });
  const producer = await RenewedProducer.connect(kafka);
  return {
    send: (messages) => producer.send(messages),
    messageBytes: () => limit.bytes,
    isTooLarge: async (value) => {
      if (!(await limit.isExceededBy(value))) return false;
      return (await withAdmin(kafka, (admin) => limit.read(admin))) && (await limit.isExceededBy(value));
    },
    close: () => producer.close(),
  };
}

/**
 * A producer that is another one after each failure. Of a batch that was refused for one partition, the others may have
 * taken their part; kafkajs numbers the next messages as if they had not, and a broker that sees numbers again takes
 * messages for repeats and drops them.
 */
class RenewedProducer {
  readonly #kafka: Kafka;
  #producer: Producer;
  #hasFailed = false;

  private constructor(kafka: Kafka, producer: Producer) {
    this.#kafka = kafka;
    this.#producer = producer;
  }

  static async connect(kafka: Kafka): Promise<RenewedProducer> {
    return new RenewedProducer(kafka, await connectProducer(kafka));
  }

  async send(messages: readonly KafkaMessage[]): Promise<void> {
    if (this.#hasFailed) {
      await this.#producer.disconnect();
      this.#producer = await connectProducer(this.#kafka);
      this.#hasFailed = false;
    }
    try {
      await send(this.#producer, messages);
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#producer.disconnect();
  }
}

async function connectProducer(kafka: Kafka): Promise<Producer> {
  const producer = kafka.producer({
    idempotent: true,
    // One request at a time: else a batch that is retried may land behind the one that followed it.
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return producer;
}

async function createTopics(admin: Admin, { names, partitions }: KafkaTopics): Promise<void> {
  if (partitions === null) return;
  const there = new Set(await admin.listTopics());
  const topics = names.filter((name) => !there.has(name)).map((topic) => ({ topic, numPartitions: partitions }));
  // False: another process was faster.
  if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true });
}

async function send(producer: Producer, messages: readonly KafkaMessage[]): Promise<void> {
  const byTopic = Map.groupBy(messages, ({ topic }) => topic);
  await producer.sendBatch({
    acks: -1,
    compression: CompressionTypes.GZIP,
    topicMessages: Array.from(byTopic, ([topic, ofTopic]) => ({
      topic,
      messages: ofTopic.map(({ key, value, headers }) => ({ key, value, headers })),
    })),
  });
}

export interface TopicReading {
  readonly topic: string;
  readonly group: string;
  /** Where a group begins that never read the topic: at its start, or with what comes next. */
  readonly fromStart: boolean;
  /** Awaited before the message counts as read. */
  readonly onMessage: (message: { readonly key: string; readonly value: string }) => Promise<void> | void;
}

/** Reads a topic as a member of a group until it is closed. */
export async function readTopic(
  settings: KafkaSettings,
  { topic, group, fromStart, onMessage }: TopicReading,
  log: Logger,
): Promise<{ readonly close: () => Promise<void> }> {
  const consumer = client(settings, log).consumer({ groupId: group });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: fromStart });
  await consumer.run({
    eachMessage: async ({ message }) => {
      // No value: what a compacted topic keeps of a key that somebody else deleted.
      if (message.value !== null) await onMessage({ key: String(message.key ?? ""), value: message.value.toString() });
    },
  });
  return { close: () => consumer.disconnect() };
}

/** The topics of a broker that lets us in, asked once. */
export async function listTopics(settings: KafkaSettings): Promise<readonly string[]> {
  const config = { ...clientConfig(settings), connectionTimeout: 5_000, retry: { retries: 0 } };
  return withAdmin(new Kafka({ ...config, logLevel: logLevel.NOTHING }), (admin) => admin.listTopics());
}

async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

function client(settings: KafkaSettings, log: Logger): Kafka {
  return new Kafka({
    ...clientConfig(settings),
    // The publisher tries again by itself, for as long as it takes.
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 5_000 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ label, log: { message, ...facts } }) => {
        // Repeats are what readers of this topic are told to expect.
        if (!message.startsWith("Limiting retries")) log.warn({ kafka: facts["error"] ?? label }, message);
      },
  });
}

function clientConfig({ brokers, clientId, ssl, sasl }: KafkaSettings): KafkaConfig {
  silenceNegativeTimeoutsOfKafkajs();
  return { brokers: [...brokers], clientId, ssl, ...(sasl === null ? {} : { sasl: saslOptions(sasl) }) };
}

function saslOptions({ mechanism, ...credentials }: NonNullable<KafkaSettings["sasl"]>): SASLOptions {
  // One object each: the type of `mechanism` decides what else there may be.
  if (mechanism === "plain") return { mechanism, ...credentials };
  return mechanism === "scram-sha-256" ? { mechanism, ...credentials } : { mechanism, ...credentials };
}
