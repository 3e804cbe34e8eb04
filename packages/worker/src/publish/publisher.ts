import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import type { EventSink } from "./kafka.ts";
import { type BatchLimits, forgetPublished, readOutbox } from "./read-outbox.ts";
import { SolePublisher } from "./sole-publisher.ts";

export interface Publishing {
  readonly database: Database;
  readonly org: string;
  readonly log: Logger;
  /** Connects anew after every failure. */
  readonly openSink: () => Promise<EventSink>;
}

export interface Publisher {
  /** Ends after the batch on its way. */
  readonly close: () => Promise<void>;
}

/** A batch stays below what a broker takes as one message set by default (1 MiB), even uncompressed. */
const BATCH: BatchLimits = { events: 500, bytes: 700_000 };
/** How often an idle publisher looks for events, and one that is not the sole publisher whether it may become it. */
const IDLE_MS = 100;
const STANDBY_MS = 1_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;

/**
 * Moves events from the outbox to Kafka, in order, for as long as it runs. Of all processes that publish one does; the
 * others stand by and take over within seconds when it is gone. An event is forgotten only after every in-sync replica
 * has it, so one that was sent when a process died is sent again.
 */
export function startPublisher(deps: Publishing): Publisher {
  const stop = new AbortController();
  const running = run(deps, stop.signal);
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

async function run(deps: Publishing, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const published = await publishWhileSole(deps, signal);
      if (published > 0) failures = 0;
      await pause(STANDBY_MS, signal);
    } catch (error) {
      failures += 1;
      deps.log.error({ err: error, failures }, "publishing failed, trying again");
      await pause(waitAfter(failures), signal);
    }
  }
}

/** Publishes until told to stop, if this process is the one that may. Gives the number of events. */
async function publishWhileSole(deps: Publishing, signal: AbortSignal): Promise<number> {
  const sole = await SolePublisher.tryBecome(deps.database.pool);
  if (sole === null) return 0;
  try {
    const sink = await deps.openSink();
    deps.log.info("publishing the changelog");
    try {
      return await publishAll(deps, sole, sink, signal);
    } finally {
      await sink.close();
    }
  } finally {
    sole.resign();
  }
}

async function publishAll(
  deps: Publishing,
  sole: SolePublisher,
  sink: EventSink,
  signal: AbortSignal,
): Promise<number> {
  let published = 0;
  while (!signal.aborted) {
    const events = await readOutbox(deps.database.db, deps.org, BATCH);
    await sole.check();
    if (events.length === 0) {
      await pause(IDLE_MS, signal);
      continue;
    }
    await sink.send(events);
    await forgetPublished(deps.database.db, events);
    published += events.length;
  }
  return published;
}

function waitAfter(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) * (0.5 + Math.random() / 2);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
