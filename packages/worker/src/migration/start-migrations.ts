import { setTimeout as sleep } from "node:timers/promises";
import { type Problem, problem } from "@longshore/shared";
import { sql } from "kysely";
import type { Logger } from "pino";
import type { Applying } from "../apply/applying.ts";
import type { Db } from "../database/database.ts";
import { isNoFault } from "../drain/record-fault.ts";
import type { OutboxBound } from "../outbox/outbox-bound.ts";
import { RingTooLarge } from "./choose-ring.ts";
import { completeMigration, finishMigration } from "./finish-migration.ts";
import { takeStep } from "./take-step.ts";

export interface MigrationsOptions {
  readonly applying: Applying;
  /** While it is full nothing is changed. */
  readonly outbox?: Pick<OutboxBound, "isFull">;
  readonly log: Logger;
  /** Between two looks for migrations, when there was none. */
  readonly milliseconds?: number;
}

/** Times that a slice is tried. */
const MOST_ATTEMPTS = 3;

/**
 * Works at migrations, a step of each in turn, until stopped. Any number of processes may: a step locks its migration. All
 * there is to know stands in the database, so a migration goes on wherever it was when a process was killed.
 */
export function startMigrations(options: MigrationsOptions): { readonly close: () => Promise<void> } {
  const stop = new AbortController();
  const running = workUntil(stop.signal, options);
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

async function workUntil(signal: AbortSignal, options: MigrationsOptions): Promise<void> {
  while (!signal.aborted) {
    const worked = await workOnce(signal, options).catch((error: unknown) => {
      options.log.warn({ err: error }, "looking for migrations failed");
      return false;
    });
    if (!worked) await sleep(options.milliseconds ?? 1_000, undefined, { signal }).catch(() => undefined);
  }
}

/** A step of every unfinished migration; gives whether there was anything to do. */
async function workOnce(signal: AbortSignal, options: MigrationsOptions): Promise<boolean> {
  if ((await options.outbox?.isFull()) === true) return false;
  let worked = false;
  for (const migration of await unfinished(options.applying.db)) {
    if (signal.aborted) return false;
    if (await work(options, migration)) worked = true;
  }
  return worked;
}

async function work({ applying, log }: MigrationsOptions, migration: string): Promise<boolean> {
  try {
    const step = await takeStep(applying, migration);
    if (step === "elsewhere") return false;
    if (step === "done") {
      await completeMigration(applying, migration);
      log.info({ migration }, "a migration is over");
    }
    return true;
  } catch (error) {
    log.warn({ err: error, migration }, "a step of a migration failed");
    if (!isNoFault(error)) {
      // One that cannot even be ended must not keep the others from their turn.
      await blame(applying, log, migration, error).catch((cause: unknown) => {
        log.error({ err: cause, migration }, "a migration could not be given up, trying again");
      });
    }
    return false;
  }
}

async function blame(applying: Applying, log: Logger, migration: string, error: unknown): Promise<void> {
  const { rows } = await sql<{ attempts: number }>`
    UPDATE catalog.migration SET attempts = attempts + 1, updated_at = ${applying.clock.now()}
    WHERE id = ${migration}::uuid RETURNING attempts`.execute(applying.db);
  if (!(error instanceof RingTooLarge) && (rows[0]?.attempts ?? 0) < MOST_ATTEMPTS) return;
  const found = faultOf(error);
  log.error({ migration, problem: found }, "a migration is given up");
  await finishMigration(applying, migration, found);
}

function faultOf(error: unknown): Problem {
  const message = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
  return problem(error instanceof RingTooLarge ? "ring_too_large" : "migration_failed", message);
}

async function unfinished(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM catalog.migration WHERE finished_at IS NULL ORDER BY updated_at LIMIT 100`.execute(db);
  return rows.map(({ id }) => id);
}
