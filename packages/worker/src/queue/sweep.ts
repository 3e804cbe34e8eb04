import { sql } from "kysely";
import type { Logger } from "pino";
import type { Db } from "../database/database.ts";
import type { WorkQueue } from "./work-queue.ts";

export interface SweepOptions {
  readonly db: Db;
  readonly queue: Pick<WorkQueue, "wake">;
  readonly log: Logger;
  /** Appends what no process that ended had the time to append. */
  readonly prepare?: () => Promise<void>;
  /** Between two sweeps, give or take a quarter, so that processes do not sweep in step. */
  readonly milliseconds: number;
}

export interface Sweep {
  stop(): Promise<void>;
}

/**
 * Wakes, again and again, every integration that has something to apply. The queue may forget: a Redis that was emptied,
 * a wake-up that could not be sent, a process that died before it. A timer of each process, not a job scheduler of the
 * queue, which would be forgotten with the rest.
 */
export function startSweep({ db, queue, log, prepare, milliseconds }: SweepOptions): Sweep {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const sweep = async (): Promise<void> => {
    try {
      await prepare?.();
      for (const integration of await unapplied(db)) queue.wake(integration);
    } catch (error) {
      log.warn({ err: error }, "looking for integrations with work failed");
    }
    plan();
  };
  const plan = (): void => {
    if (stopped) return;
    const wait = milliseconds * (0.75 + Math.random() / 2);
    timer = setTimeout(() => {
      running = sweep();
    }, wait);
  };
  plan();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/**
 * The counters pick out the few logs that may have something; a probe of the index of pending records decides, since
 * records that are only stored never move the counter.
 */
async function unapplied(db: Db): Promise<readonly number[]> {
  const { rows } = await sql<{ integration: number }>`
    SELECT log.integration FROM catalog.log JOIN catalog.log_progress AS progress USING (integration)
    WHERE progress.applied_seq < log.next_seq - 1 AND EXISTS (
      SELECT FROM catalog.raw_record AS record
      WHERE record.integration = log.integration AND record.status = 'pending'
    )`.execute(db);
  return rows.map(({ integration }) => integration);
}
