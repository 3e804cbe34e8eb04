import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import type { OutboxBound } from "../outbox/outbox-bound.ts";
import { systemClock } from "../settings/clock.ts";
import type { Settings } from "../settings/settings-table.ts";
import { changelogTopics } from "./changelog-topics.ts";
import { type KafkaSettings, openKafka } from "./kafka.ts";
import { type Publisher, startPublisher } from "./publisher.ts";
import { startUpkeep } from "./upkeep.ts";
import { startWebhooks } from "./webhook/webhook-publisher.ts";

export interface PublishOptions {
  readonly database: Database;
  readonly settings: Settings;
  readonly bound: OutboxBound;
  /** Webhooks are signed with it. */
  readonly secret: string;
  readonly log: Logger;
}

/** Starts to take part in publishing: Kafka if there are brokers, webhooks, snapshots and the bounds of history. */
export function startPublish(options: PublishOptions): Publisher {
  const { database, settings, bound, secret, log } = options;
  const { db } = database;
  const { organization: org, historyRows: rows, historyDays: days, webhookPrivate: allowPrivate } = settings;
  const hasBrokers = settings.kafkaBrokers.length > 0;
  const parts = [
    startUpkeep({ db, clock: systemClock, org, log, hasBrokers, bounds: { rows, days }, bound }),
    startWebhooks({ database, org, clock: systemClock, log, secret, allowPrivate }),
    ...(hasBrokers ? [publisherOf(options)] : []),
  ];
  return { close: async () => void (await Promise.all(parts.map((part) => part.close()))) };
}

function publisherOf({ database, settings, log }: PublishOptions): Publisher {
  const { organization: org, featureFlags, kafkaPartitions } = settings;
  const topics = changelogTopics(org, featureFlags);
  const names = Object.values(topics).filter((name) => name !== null);
  const partitions = kafkaPartitions === 0 ? null : kafkaPartitions;
  const openSink = () => openKafka(kafkaSettings(settings), { names, partitions }, log);
  return startPublisher({ database, org, topics, log, openSink });
}

export function kafkaSettings(settings: Settings): KafkaSettings {
  const { kafkaBrokers: brokers, kafkaTls: ssl, kafkaMechanism: mechanism, kafkaUsername: username } = settings;
  const sasl = username === null ? null : { mechanism, username, password: settings.kafkaPassword ?? "" };
  return { brokers, clientId: "longshore", ssl, sasl };
}
