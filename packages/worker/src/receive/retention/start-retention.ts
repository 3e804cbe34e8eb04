import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Db } from "../../database/database.ts";
import type { Clock } from "../../settings/clock.ts";
import { expireProblems } from "./expire-problems.ts";
import { expireRecords } from "./expire-records.ts";
import { freePayloads } from "./free-payloads.ts";
import type { Retention } from "./retention.ts";
import { OrphanSweep } from "./sweep-orphans.ts";
import { warnOfFreedSetAside } from "./warn-of-freed.ts";

export interface RetentionOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  readonly retention: Retention;
  /** Instead of {@link EVERY_MS}. */
  readonly everyMilliseconds?: Partial<typeof EVERY_MS>;
}

/**
 * Bytes are looked at often: a worker that takes in 10 MB/s, as stored, goes over the bound by 100 MB in between. While
 * there are not too many, that is one sum over the logs.
 */
const EVERY_MS = { bytes: 10_000, age: 600_000 };

/** Keeps raw payloads and records within their bounds. Any number of processes may. */
export function startRetention(options: RetentionOptions): { readonly close: () => Promise<void> } {
  const { db, clock, retention } = options;
  const stop = new AbortController();
  const every = { ...EVERY_MS, ...options.everyMilliseconds };
  const orphans = new OrphanSweep(db, clock, retention.orphanHours);
  const loops = [
    repeat(options, stop.signal, every.bytes, () => sweepBytes(options)),
    repeat(options, stop.signal, every.age, () => sweepAge(options, orphans)),
  ];
  return {
    close: async () => {
      stop.abort();
      await Promise.all(loops);
    },
  };
}

async function repeat(
  { log }: RetentionOptions,
  signal: AbortSignal,
  milliseconds: number,
  work: () => Promise<void>,
): Promise<void> {
  // The first time after a tenth: a worker that is started again and again sweeps too.
  await pause(milliseconds / 10, signal);
  while (!signal.aborted) {
    await work().catch((error: unknown) => log.error({ err: error }, "sweeping old raw payloads failed"));
    await pause(milliseconds, signal);
  }
}

async function sweepBytes({ db, clock, log, retention }: RetentionOptions): Promise<void> {
  const { payloads, bytes, setAside } = await freePayloads(db, clock, { keepBytes: retention.bytes });
  if (payloads > 0) log.info({ payloads, bytes }, "freed raw payloads beyond LONGSHORE_RAW_BYTES");
  await warnOfFreedSetAside(log, db, setAside);
}

async function sweepAge({ db, clock, log, retention }: RetentionOptions, orphans: OrphanSweep): Promise<void> {
  const records = await expireRecords(db, clock, retention.days);
  const payloads = await orphans.run();
  const problems = await expireProblems(db, clock, retention.days);
  if (records + payloads + problems > 0) {
    log.info(
      { records, orphans: payloads, problems },
      "deleted old raw records, and problems that were not seen since",
    );
  }
}

/** Give or take a quarter, so that processes do not sweep in step. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
}
