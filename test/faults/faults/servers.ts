import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../differential/random.ts";
import type { Fault } from "./fault.ts";

const aWhile = (random: Random, most: number) => sleep(100 + random.below(most));

export const serverFaults: readonly Fault[] = [
  ...(["SIGTERM", "SIGKILL"] as const).map(
    (signal): Fault => ({
      kind: signal === "SIGTERM" ? "restart Redis" : "kill Redis",
      weight: 1,
      inject: async ({ servers: { redis } }, random) => {
        await redis.stop(signal);
        await aWhile(random, 1_000);
        await redis.start();
        return true;
      },
    }),
  ),
  {
    kind: "empty Redis",
    weight: 2,
    inject: async ({ servers: { redis } }) => {
      await redis.empty();
      return true;
    },
  },
  ...(["SIGINT", "SIGQUIT"] as const).map(
    (signal): Fault => ({
      kind: signal === "SIGINT" ? "restart PostgreSQL" : "crash PostgreSQL",
      weight: 0.7,
      inject: async ({ servers: { postgres } }, random) => {
        await postgres.stop(signal);
        await aWhile(random, 500);
        await postgres.start();
        return true;
      },
    }),
  ),
  {
    kind: "terminate backends",
    weight: 1.5,
    inject: async ({ database }) => {
      const others = "datname = current_database() AND application_name LIKE 'longshore%'";
      await database.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`);
      return true;
    },
  },
  {
    kind: "terminate busy backends",
    weight: 1.5,
    inject: async ({ database }) => {
      const busy = "datname = current_database() AND application_name = 'longshore' AND xact_start IS NOT NULL";
      const { rows } = await database.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${busy}`,
      );
      return rows.length > 0;
    },
  },
];

/** Takes ten times as long as others. */
export const kafkaFaults: readonly Fault[] = (["SIGTERM", "SIGKILL"] as const).map((signal) => ({
  kind: signal === "SIGTERM" ? "restart Kafka" : "kill Kafka",
  weight: 1,
  inject: async ({ servers: { kafka } }, random) => {
    await kafka.stop(signal);
    await aWhile(random, 1_000);
    await kafka.start();
    return true;
  },
}));

/** Takes a PostgreSQL whose folder is a small file system. One that cannot write its journal crashes. */
export const diskFull: Fault = {
  kind: "disk full",
  weight: 1.5,
  inject: async ({ servers: { postgres } }, random) => {
    const ballast = join(postgres.folder, "ballast");
    const { bavail, bsize } = statfsSync(postgres.folder);
    try {
      writeFileSync(ballast, Buffer.alloc(bavail * bsize));
    } catch {
      // Somebody took the last of it.
    }
    await aWhile(random, 900);
    rmSync(ballast, { force: true });
    if (postgres.hasEnded) await postgres.start();
    return true;
  },
};
