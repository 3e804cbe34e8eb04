import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "@longshore/worker";
import { median } from "../../statistics.ts";
import { memoryBelow } from "./process-memory.ts";

/** One look at the system, by the name of what was looked at. */
export type Look = Readonly<Record<string, number>>;

const MEGABYTE = 1024 * 1024;

/** What a run must not let grow, and the log, which grows as long as payloads are kept. */
export async function look({ pool }: Database): Promise<Look> {
  const { rows } = await pool.query<{ whole: number; raw: number; pending: number; outbox: number; entities: number }>(`
    SELECT pg_database_size(current_database()) AS whole,
      pg_total_relation_size('catalog.raw_record') + pg_total_relation_size('catalog.raw_payload') AS raw,
      (SELECT count(*) FROM catalog.raw_record WHERE status = 'pending') AS pending,
      (SELECT count(*) FROM catalog.outbox) AS outbox,
      (SELECT count(*) FROM catalog.entity) AS entities`);
  const { whole = 0, raw = 0, pending = 0, outbox = 0, entities = 0 } = rows[0] ?? {};
  const memory = Object.entries(memoryBelow(process.pid)).map(([name, value]) => [`memory of ${name}, MB`, value]);
  return {
    ...Object.fromEntries(memory),
    "catalog, outbox and queue, MB": (whole - raw) / MEGABYTE,
    "raw log, MB": raw / MEGABYTE,
    "records waiting": pending,
    "events in the outbox": outbox,
    entities,
  };
}

/** Looks again and again until it is stopped. */
export function watchGauges(database: Database, everyMs: number): { readonly stop: () => Promise<readonly Look[]> } {
  const looks: Look[] = [];
  const over = new AbortController();
  const run = async (): Promise<void> => {
    while (!over.signal.aborted) {
      looks.push(await look(database));
      await sleep(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    stop: async () => {
      over.abort();
      await running;
      return looks;
    },
  };
}

export interface Trend {
  readonly name: string;
  /** Medians of the second and of the last fifth of the time, and the most there was. */
  readonly early: number;
  readonly late: number;
  readonly most: number;
  /** Null for what is meant to grow. */
  readonly isFlat: boolean | null;
}

const GROWTH_ALLOWED = 1.1;
/** How many wait at one moment is anything between none and a window of each integration. */
const SLACK: Readonly<Record<string, number>> = { "records waiting": 100 };
/** It is kept for days. */
const GROWS = "raw log, MB";

/** How each gauge went. In the first fifth caches fill and the garbage collector finds its sizes. */
export function trendsOf(looks: readonly Look[]): readonly Trend[] {
  const names = Object.keys(looks.at(-1) ?? {});
  return names.map((name) => {
    const values = looks.map((each) => each[name] ?? 0);
    const fifth = (place: number): number => {
      const part = values.slice(Math.floor((values.length * place) / 5), Math.ceil((values.length * (place + 1)) / 5));
      return median(part);
    };
    const [early, late, most] = [fifth(1), fifth(4), Math.max(...values)];
    const isFlat = late <= early * GROWTH_ALLOWED + (SLACK[name] ?? 0);
    return { name, early, late, most, isFlat: name === GROWS ? null : isFlat };
  });
}
