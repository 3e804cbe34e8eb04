import { createPostgresBackend, isPgPool, Queue, runMigrations, Worker } from "bullmq";
import { Pool } from "pg";
import type { Logger } from "pino";
import { QUEUE_NAME, STALLED, STREAMS } from "./drain-job.ts";
import type { QueueBackend } from "./queue-backend.ts";

/** BullMQ's tables have names like `job` and `event`: a schema of their own keeps them apart. */
const SCHEMA = "bullmq";

/** A worker holds one for LISTEN as long as it lives. */
const CONNECTIONS = 6;

export async function openPostgresBackend(databaseUrl: string, log: Logger): Promise<QueueBackend> {
  const pool = new Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${SCHEMA},public`,
    application_name: "longshore-queue",
    max: CONNECTIONS,
    keepAlive: true,
  });
  pool.on("error", (error) => log.debug({ err: error }, "a connection of the queue broke"));
  // Those that are in use are not the pool's to listen to; an error without a listener would end the process.
  pool.on("connect", (client) => void client.on("error", () => {}));
  await createTables(pool);
  // BullMQ's type of a pool has fewer overloads than pg's own; its own test for one says that this is one.
  if (!isPgPool(pool)) throw new Error("pg and bullmq do not fit together");
  const queue = new Queue(QUEUE_NAME, { connection: pool, streams: STREAMS }, createPostgresBackend);
  queue.on("error", (error) => log.warn({ err: error }, "the queue in PostgreSQL has a problem"));
  return {
    queue,
    startWorker: (process, concurrency) => {
      const options = { connection: pool, concurrency, ...STALLED };
      const worker = new Worker(QUEUE_NAME, process, options, createPostgresBackend);
      worker.on("error", (error) => log.warn({ err: error }, "the worker of the queue in PostgreSQL has a problem"));
      return worker;
    },
    close: () => pool.end(),
  };
}

async function createTables(pool: Pool): Promise<void> {
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client, SCHEMA);
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
}
