import type { Logger } from "pino";
import { BullQueue } from "./bull-queue.ts";
import { openPostgresBackend } from "./postgres-backend.ts";
import { openRedisBackend } from "./redis-backend.ts";
import type { WorkQueue } from "./work-queue.ts";

export type QueueOptions = (
  | { readonly redisUrl: string /** Begins every key. */; readonly prefix?: string }
  | { readonly databaseUrl: string }
) & { readonly log: Logger };

/** Opens the queue, in PostgreSQL with its tables. @throws if the server cannot be reached. */
export async function openQueue(options: QueueOptions): Promise<WorkQueue> {
  const { log } = options;
  const backend =
    "redisUrl" in options
      ? await openRedisBackend(options.redisUrl, options.prefix ?? "longshore", log)
      : await openPostgresBackend(options.databaseUrl, log);
  return new BullQueue(backend, log);
}
