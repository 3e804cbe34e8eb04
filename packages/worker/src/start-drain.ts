import type { Logger } from "pino";
import { applyItems } from "./apply/apply-items.ts";
import { applyLifecycle } from "./apply/apply-lifecycle.ts";
import type { Applying } from "./apply/applying.ts";
import { setAside } from "./apply/set-aside.ts";
import { Drainer } from "./drain/drainer.ts";
import { MapPool } from "./map/map-pool.ts";
import { startSweep } from "./queue/sweep.ts";
import type { WorkQueue } from "./queue/work-queue.ts";
import type { Cleanup } from "./settings/cleanup.ts";
import type { Settings } from "./settings/settings-table.ts";

/** A queue that forgot everything costs this much time, and no more. */
const SWEEP_EVERY_MS = 5_000;

interface DrainParts {
  readonly applying: Applying;
  readonly queue: WorkQueue;
  readonly settings: Settings;
  readonly log: Logger;
  readonly cleanup: Cleanup;
}

/** The role `drain`: takes what the logs hold to the catalog. */
export function startDrain({ applying, queue, settings, log, cleanup }: DrainParts): void {
  const { mapThreads: threads, mapMilliseconds: milliseconds, mapHeap: heapMegabytes } = settings;
  const pool = new MapPool({ threads, milliseconds, heapMegabytes });
  cleanup.add("the mapping threads", () => pool.close());
  const drainer = new Drainer({ db: applying.db, pool, applier: applierOf(applying), mode: applying.mode, log });
  const draining = queue.startDraining((integration) => drainer.handle(integration), settings.concurrency);
  cleanup.add("draining", () => {
    drainer.stop();
    return draining.close();
  });
  const sweep = startSweep({ db: applying.db, queue, log, milliseconds: SWEEP_EVERY_MS });
  cleanup.add("the sweep", () => sweep.stop());
}

function applierOf(applying: Applying): ConstructorParameters<typeof Drainer>[0]["applier"] {
  return {
    applyItems: (record, mapped) => applyItems(applying, record, mapped),
    applyLifecycle: (record) => applyLifecycle(applying, record),
    setAside: (record, problem) => setAside(applying, record, problem),
  };
}
