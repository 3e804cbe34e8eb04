import type { Logger } from "pino";
import { openEmbedded } from "../database/embedded/open-embedded.ts";
import { maskedUrl } from "../settings/masked-url.ts";
import type { Settings } from "../settings/settings-table.ts";
import { type Finding, finding, unused } from "./finding.ts";
import { lookAtKafka } from "./look-at-kafka.ts";
import { lookAtDataFolder, lookAtNode } from "./look-at-machine.ts";
import { lookAtPostgres } from "./look-at-postgres.ts";
import { lookAtRedis } from "./look-at-redis.ts";

/** Looks at everything that the settings name. Changes nothing, but starts the embedded PostgreSQL for the while. */
export async function examine(settings: Settings, log: Logger): Promise<readonly Finding[]> {
  const { redisUrl, kafkaBrokers, dataFolder } = settings;
  const looks = [
    await finding("Node", lookAtNode),
    await finding("data folder", () => lookAtDataFolder(dataFolder)),
    await finding("PostgreSQL", () => lookAtDatabase(settings, log)),
    redisUrl === null
      ? [unused("Redis", "the queue is in PostgreSQL")]
      : await finding("Redis", () => lookAtRedis(redisUrl, maskedUrl(redisUrl))),
    kafkaBrokers.length === 0
      ? [unused("Kafka", "changes are kept in the outbox")]
      : await finding("Kafka", () => lookAtKafka(settings)),
  ];
  return looks.flat();
}

async function lookAtDatabase(settings: Settings, log: Logger): Promise<readonly Finding[]> {
  const { databaseUrl, databaseConnections, dataFolder } = settings;
  if (databaseUrl !== null) return lookAtPostgres(databaseUrl, maskedUrl(databaseUrl), databaseConnections);
  const embedded = await openEmbedded(dataFolder, log);
  try {
    return await lookAtPostgres(embedded.url, "embedded", databaseConnections);
  } finally {
    await embedded.stop();
  }
}
