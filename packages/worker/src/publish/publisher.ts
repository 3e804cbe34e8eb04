import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import type { ChangelogTopics } from "./changelog-topics.ts";
import { Doubt } from "./doubt.ts";
import type { KafkaSink } from "./kafka.ts";
import { type BatchLimits, readOutbox } from "./read-outbox.ts";
import { type OnPublishStep, sendEvents } from "./send-events.ts";
import { SolePublisher } from "./sole-publisher.ts";

export interface Publishing {
  readonly database: Database;
  readonly org: string;
  readonly topics: ChangelogTopics;
  readonly log: Logger;
  /** Connects anew after every failure. */
  readonly openSink: () => Promise<KafkaSink>;
  /** Called with the events of the batch; what it throws counts as a failure of the step. */
  readonly onStep?: OnPublishStep;
}

export interface Publisher {
  /** Ends after the batch on its way. */
  readonly close: () => Promise<void>;
}

/** A batch stays below what the topics take as one message set, even uncompressed: by default, below 1 MiB. */
const BATCH: BatchLimits = { events: 500, bytes: 700_000 };
const SHARE_OF_LIMIT = 2 / 3;
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
  const failures = { inARow: 0 };
  const doubt = new Doubt();
  while (!signal.aborted) {
    try {
      await publishWhileSole(deps, doubt, signal, () => {
        failures.inARow = 0;
      });
      await pause(STANDBY_MS, signal);
    } catch (error) {
      failures.inARow += 1;
      deps.log.error({ err: error, failures: failures.inARow }, "publishing failed, trying again");
      await pause(waitAfter(failures.inARow), signal);
    }
  }
}

/** Publishes until told to stop, if this process is the one that may. */
async function publishWhileSole(
  deps: Publishing,
  doubt: Doubt,
  signal: AbortSignal,
  onBatch: () => void,
): Promise<void> {
  const sole = await SolePublisher.tryBecome(deps.database.pool, "publisher");
  if (sole === null) return;
  try {
    await deps.onStep?.("claimed", []);
    const sink = await deps.openSink();
    deps.log.info("publishing the changelog");
    try {
      await deps.onStep?.("connected", []);
      while (!signal.aborted) {
        const published = await publishBatch(deps, { sole, sink, doubt });
        if (published > 0) onBatch();
        else await pause(IDLE_MS, signal);
      }
    } finally {
      await sink.close();
    }
  } finally {
    sole.resign();
  }
}

interface Turn {
  readonly sole: SolePublisher;
  readonly sink: KafkaSink;
  readonly doubt: Doubt;
}

async function publishBatch(deps: Publishing, { sole, sink, doubt }: Turn): Promise<number> {
  const { database, org, topics, log, onStep } = deps;
  const bytes = Math.min(BATCH.bytes, Math.floor(sink.messageBytes() * SHARE_OF_LIMIT));
  const events = await readOutbox(database.db, org, { ...BATCH, bytes });
  await sole.check();
  if (events.length === 0) return 0;
  await onStep?.("read", events);
  const told = onStep === undefined ? {} : { onStep };
  await sendEvents({ database, topics, log, sole, sink, doubt, ...told }, events);
  doubt.clear();
  return events.length;
}

function waitAfter(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) * (0.5 + Math.random() / 2);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
