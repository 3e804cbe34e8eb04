import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { Logger } from "pino";
import { QUEUE_NAME, STALLED, STREAMS } from "./drain-job.ts";
import type { QueueBackend } from "./queue-backend.ts";

/** `prefix` begins every key, so that several deployments may share a Redis. */
export async function openRedisBackend(url: string, prefix: string, log: Logger): Promise<QueueBackend> {
  // Whoever adds a job is told at once that Redis is away. Whoever waits for a job waits until it is back.
  const producer = connection(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false }, log);
  await connect(producer);
  const consumers: Redis[] = [];
  const queue = new Queue(QUEUE_NAME, { connection: producer, prefix, streams: STREAMS });
  queue.on("error", (error) => log.warn({ err: error }, "the queue in Redis has a problem"));
  return {
    queue,
    startWorker: (process, concurrency) => {
      const consumer = connection(url, { maxRetriesPerRequest: null, enableOfflineQueue: true }, log);
      consumers.push(consumer);
      const worker = new Worker(QUEUE_NAME, process, {
        connection: consumer,
        prefix,
        concurrency,
        ...STALLED,
      });
      worker.on("error", (error) => log.warn({ err: error }, "the worker of the queue in Redis has a problem"));
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

function connection(url: string, patience: Patience, log: Logger): Redis {
  const redis = new Redis(url, { ...patience, lazyConnect: true, keepAlive: 10_000, retryStrategy });
  redis.on("error", (error: Error) => log.warn({ err: error }, "Redis is out of reach"));
  return redis;
}

function retryStrategy(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 10), 2_000);
}

async function connect(redis: Redis): Promise<void> {
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}
