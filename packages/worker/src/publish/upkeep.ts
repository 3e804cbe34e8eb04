import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { transact } from "../database/transaction.ts";
import type { OutboxBound } from "../outbox/outbox-bound.ts";
import { type HistoryBounds, trimHistory } from "../outbox/trim-history.ts";
import type { Publisher } from "./publisher.ts";
import { requestDueSnapshot } from "./snapshot/request-snapshot.ts";
import { type SnapshotDeps, tellPart } from "./snapshot/tell-snapshot.ts";

export interface Upkeep extends SnapshotDeps {
  readonly log: Logger;
  readonly hasBrokers: boolean;
  readonly bounds: HistoryBounds;
  readonly bound: OutboxBound;
}

const LOOK_MS = 500;
const TRIM_MS = 30_000;

/** Makes the snapshots that were asked for, and keeps history within its bounds. Any number of processes may. */
export function startUpkeep(deps: Upkeep): Publisher {
  const stop = new AbortController();
  const loops = [
    repeat(deps, stop.signal, LOOK_MS, () => tellSnapshots(deps, stop.signal)),
    repeat(deps, stop.signal, TRIM_MS, () => trim(deps)),
  ];
  return {
    close: async () => {
      stop.abort();
      await Promise.all(loops);
    },
  };
}

async function tellSnapshots(deps: Upkeep, signal: AbortSignal): Promise<void> {
  if (deps.hasBrokers) await tellWhatBrokersLack(deps);
  // A snapshot of a million entities goes on when some of its events are gone.
  while (!signal.aborted && !(await deps.bound.isFull())) if (!(await tellPart(deps))) return;
}

async function tellWhatBrokersLack({ db, clock, log }: Upkeep): Promise<void> {
  const isDue = await transact(db, (tx) => requestDueSnapshot(tx, { userId: "longshore", at: clock.now() }));
  if (isDue)
    log.info("events for Kafka were trimmed while there were no brokers: the changelog begins with a snapshot");
}

async function trim({ db, clock, hasBrokers, bounds, log }: Upkeep): Promise<void> {
  const events = await trimHistory(db, { hasBrokers, bounds, now: clock.now() });
  if (events > 0) log.debug({ events }, "trimmed the history of the changelog");
}

async function repeat(
  { log }: Upkeep,
  signal: AbortSignal,
  milliseconds: number,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await work().catch((error: unknown) => log.error({ err: error }, "upkeep of the changelog failed, trying again"));
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
