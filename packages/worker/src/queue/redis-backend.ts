import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { Logger } from "pino";
import { maskedUrl } from "../settings/masked-url.ts";
import { ServiceRefused } from "../settings/service-refused.ts";
import { QUEUE_NAME, STALLED, STREAMS } from "./drain-job.ts";
import type { QueueBackend } from "./queue-backend.ts";
import { RedisOutage } from "./redis-outage.ts";

/** `prefix` begins every key, so that several deployments may share a Redis. */
export async function openRedisBackend(url: string, prefix: string, log: Logger): Promise<QueueBackend> {
  // Whoever adds a job is told at once that Redis is away. Whoever waits for a job waits until it is back.
  const outage = new RedisOutage(log);
  const producer = connection(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  await connect(producer, url);
  logOutage(producer, outage);
  const consumers: Redis[] = [];
  const queue = new Queue(QUEUE_NAME, { connection: producer, prefix, streams: STREAMS });
  queue.on("error", (error) => outage.isAway(error));
  return {
    queue,
    startWorker: (process, concurrency) => {
      const consumer = connection(url, { maxRetriesPerRequest: null, enableOfflineQueue: true });
      logOutage(consumer, outage);
      consumers.push(consumer);
      const worker = new Worker(QUEUE_NAME, process, {
        connection: consumer,
        prefix,
        concurrency,
        ...STALLED,
      });
      worker.on("error", (error) => outage.isAway(error));
      return worker;
    },
    close: async () => {
      for (const each of [producer, ...consumers]) each.disconnect();
    },
  };
}

interface Patience {
  readonly maxRetriesPerRequest: number | null;
  readonly enableOfflineQueue: boolean;
}

function connection(url: string, patience: Patience): Redis {
  return new Redis(url, { ...patience, lazyConnect: true, keepAlive: 10_000, retryStrategy });
}

function logOutage(redis: Redis, outage: RedisOutage): void {
  redis.on("error", (error: Error) => outage.isAway(error));
  redis.on("ready", () => outage.isBack());
}

function retryStrategy(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 10), 2_000);
}

/** `connect` itself says no more than that the connection is closed: why, the error event before it says. */
async function connect(redis: Redis, url: string): Promise<void> {
  let cause: Error | null = null;
  const note = (error: Error): void => {
    cause ??= error;
  };
  redis.on("error", note);
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw new ServiceRefused(
      `cannot use Redis at ${maskedUrl(url)}: ${messageOf(cause ?? error)}; \`worker doctor\` looks at every server`,
    );
  } finally {
    redis.off("error", note);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
