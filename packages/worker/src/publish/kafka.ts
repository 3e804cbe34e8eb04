import { CompressionTypes, Kafka, type KafkaConfig, logLevel, type Producer } from "kafkajs";
import type { Logger } from "pino";
import type { WaitingEvent } from "./read-outbox.ts";

/** How to reach Kafka, and which topic to write to. This file is the only one that knows kafkajs. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly topic: string;
  /** For a topic that does not exist yet; null: it is not ours to create. */
  readonly partitions: number | null;
  readonly ssl: boolean;
  readonly sasl: {
    readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
    readonly username: string;
    readonly password: string;
  } | null;
}

/** Where events go. */
export interface EventSink {
  /** Resolves when every in-sync replica has them. */
  readonly send: (events: readonly WaitingEvent[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Connects, and creates the topic if it is absent and may be created. */
export async function openKafka(settings: KafkaSettings, log: Logger): Promise<EventSink> {
  const kafka = new Kafka(clientConfig(settings, log));
  if (settings.partitions !== null) await createTopic(kafka, settings.topic, settings.partitions);
  // One request at a time: else a batch that is retried may land behind the one that followed it.
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
  await producer.connect();
  return {
    send: (events) => send(producer, settings.topic, events),
    close: () => producer.disconnect(),
  };
}

async function createTopic(kafka: Kafka, topic: string, numPartitions: number): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
}

async function send(producer: Producer, topic: string, events: readonly WaitingEvent[]): Promise<void> {
  await producer.send({
    topic,
    acks: -1,
    compression: CompressionTypes.GZIP,
    messages: events.map(({ id, key, value }) => ({
      key,
      value,
      headers: { id: String(id), sequence: String(id), schemaVersion: "1" },
    })),
  });
}

function clientConfig({ brokers, clientId, ssl, sasl }: KafkaSettings, log: Logger): KafkaConfig {
  return {
    brokers: [...brokers],
    clientId,
    ssl,
    ...(sasl === null ? {} : { sasl: { ...sasl } as NonNullable<KafkaConfig["sasl"]> }),
    // The publisher tries again by itself, for as long as it takes.
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 5_000 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ label, log: { message, ...facts } }) =>
        log.warn({ kafka: facts["error"] ?? label }, message),
  };
}
