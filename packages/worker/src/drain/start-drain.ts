import { appendRechecks } from "../apply/append-rechecks.ts";
import { applyItems } from "../apply/apply-items.ts";
import { applyLifecycle } from "../apply/apply-lifecycle.ts";
import type { Applying } from "../apply/applying.ts";
import { setAside } from "../apply/set-aside.ts";
import { IntegrationNames } from "../integrations/integration-names.ts";
import { MapPool, type MapPoolOptions } from "../map/map-pool.ts";
import { Penalties } from "../map/penalties.ts";
import type { OutboxBound } from "../outbox/outbox-bound.ts";
import { startSweep } from "../queue/sweep.ts";
import type { Draining, WorkQueue } from "../queue/work-queue.ts";
import { type Applier, Drainer, type DrainerDeps } from "./drainer.ts";
import { problemLog } from "./problem-log.ts";

export interface DrainOptions extends Pick<DrainerDeps, "log" | "settings"> {
  readonly applying: Applying;
  readonly queue: WorkQueue;
  /** While it is full nothing is applied: records wait in their logs, which have bounds of their own. */
  readonly outbox?: Pick<OutboxBound, "isFull">;
  /** Integrations drained at once. */
  readonly concurrency?: number;
  readonly mapping?: Partial<MapPoolOptions>;
  readonly sweepMilliseconds?: number;
}

/** Starts to take part in draining: jobs of the queue, the threads that map, and the sweep. */
export function startDrain({ applying, queue, log, settings = {}, ...options }: DrainOptions): Draining {
  const penalties = new Penalties();
  const pool = new MapPool(options.mapping, penalties);
  pool.warm();
  const charge: Applying["charge"] = (integration, milliseconds) => penalties.charge(integration, milliseconds);
  const { db, mode } = applying;
  const report = problemLog(log, new IntegrationNames(db));
  const wake = (integration: number) => queue.wake(integration);
  const drainer = new Drainer({
    db,
    pool,
    penalties,
    applier: applierOf({ ...applying, charge, wake, report }),
    mode,
    log,
    settings,
  });
  const handle = async (integration: number) =>
    // The sweep finds what is left for later.
    (await options.outbox?.isFull()) === true ? "done" : drainer.handle(integration);
  const draining = queue.startDraining(handle, options.concurrency ?? 4);
  const sweep = startSweep({
    db,
    queue,
    log,
    prepare: () => appendRechecks({ ...applying, wake }),
    milliseconds: options.sweepMilliseconds ?? 2_000,
  });
  return {
    close: async () => {
      drainer.stop();
      await sweep.stop();
      await draining.close();
      await pool.close();
    },
  };
}

function applierOf(applying: Applying): Applier {
  return {
    applyItems: (record, mapped) => applyItems(applying, record, mapped),
    applyLifecycle: (record) => applyLifecycle(applying, record),
    setAside: (record, problem) => setAside(applying, record, problem),
  };
}
