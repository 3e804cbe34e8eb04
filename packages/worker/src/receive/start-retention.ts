import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Db } from "../database/database.ts";
import type { Clock } from "../settings/clock.ts";
import { type Retention, sweepPayloads, sweepRecords } from "./retention.ts";

export interface RetentionOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly retention: Retention;
}

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 600_000;

/** Deletes, every ten minutes or so, raw records that need not be kept any more. Any number of processes may. */
export function startRetention(options: RetentionOptions): { readonly close: () => Promise<void> } {
  const stop = new AbortController();
  const running = sweepUntil(stop.signal, options);
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

async function sweepUntil(signal: AbortSignal, options: RetentionOptions): Promise<void> {
  await pause(FIRST_AFTER_MS, signal);
  while (!signal.aborted) {
    await sweep(options).catch((error: unknown) =>
      options.log.error({ err: error }, "deleting old raw records failed"),
    );
    await pause(EVERY_MS, signal);
  }
}

async function sweep({ db, clock, log, retention }: RetentionOptions): Promise<void> {
  const records = await sweepRecords(db, clock, retention);
  const payloads = await sweepPayloads(db, clock, retention);
  if (records + payloads > 0) log.info({ records, payloads }, "deleted old raw records");
}

/** Give or take a quarter, so that processes do not sweep in step. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
}
