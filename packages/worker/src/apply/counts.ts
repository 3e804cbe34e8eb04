import type { Plan } from "@longshore/engine";
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import type { ResourceCounts } from "../map/map-result.ts";
import type { RawRecord } from "./applying.ts";

/** What became of one resource's items. The first five come from mapping, the others from the plan. */
export interface Counts {
  readonly resource: number;
  readonly kind: string;
  readonly received: number;
  readonly mapped: number;
  readonly filtered: number;
  readonly dropped: number;
  readonly failed: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly waiting: number;
  readonly rejected: number;
}

const NAMES = {
  create: "created",
  update: "updated",
  unchanged: "unchanged",
  delete: "deleted",
  waiting: "waiting",
  rejected: "rejected",
} as const;

/** Counts by resource. `resourceOf` tells which resource an input of the plan came from. */
export function countRecord(
  mapped: readonly ResourceCounts[],
  plan: Plan,
  resourceOf: (list: "entities" | "deletes", index: number) => number | null,
): Counts[] {
  const blank = { created: 0, updated: 0, unchanged: 0, deleted: 0, waiting: 0, rejected: 0 };
  const rows = mapped.map((counts) => ({ ...counts, ...blank }));
  const byResource = new Map(rows.map((row) => [row.resource, row]));
  for (const change of plan.changes) {
    for (const { list, index } of change.inputs) {
      const resource = resourceOf(list, index);
      const row = resource === null ? rows[0] : byResource.get(resource);
      if (row !== undefined) row[NAMES[change.action]] += 1;
    }
  }
  return rows;
}

/** Adds the counts of a record to those of its sync. One that is tried again may be of another resource by now. */
export async function addToSync(tx: Tx, record: RawRecord, counts: readonly Counts[]): Promise<void> {
  if (record.sync_id === null || record.source !== "resync" || record.retry_of !== null) return;
  for (const { resource, kind, ...more } of counts) {
    const numbers = Object.fromEntries(Object.entries(more).filter(([, value]) => typeof value === "number"));
    await sql`
      INSERT INTO catalog.sync_kind AS k (integration, sync_id, resource_index, kind, state, counts)
      VALUES (${record.integration}, ${record.sync_id}, ${resource}, ${kind}, 'finished', ${JSON.stringify(numbers)})
      ON CONFLICT (integration, sync_id, resource_index) DO UPDATE SET counts = (
        SELECT json_object_agg(name, coalesce((k.counts ->> name)::bigint, 0) + added.value::bigint)
        FROM json_each_text(EXCLUDED.counts) AS added(name, value))`.execute(tx);
  }
}
