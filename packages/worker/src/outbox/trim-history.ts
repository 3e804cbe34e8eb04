import { sql } from "kysely";
import type { Db } from "../database/database.ts";

/** How much of the past is kept. */
export interface HistoryBounds {
  readonly rows: number;
  readonly days: number;
}

/** Rows of one statement, so that none holds its locks for long. */
const STEP = 10_000;

/**
 * Trims the history to its bounds, the oldest first, and gives the number of events that went. History is what nobody
 * waits for: events without destination and, where there are no brokers, those for Kafka. Brokers that come later then
 * lack some of them, which is noted.
 */
export async function trimHistory(
  db: Db,
  { hasBrokers, bounds, now }: { readonly hasBrokers: boolean; readonly bounds: HistoryBounds; readonly now: Date },
): Promise<number> {
  const oldest = new Date(now.getTime() - bounds.days * 86_400_000);
  let trimmed = 0;
  for (let step = STEP; step === STEP; trimmed += step) step = await trimStep(db, hasBrokers, bounds.rows, oldest);
  return trimmed;
}

async function trimStep(db: Db, hasBrokers: boolean, most: number, oldest: Date): Promise<number> {
  const isHistory = hasBrokers ? sql`destination IS NULL` : sql`destination IS DISTINCT FROM 'webhook'`;
  const { rows } = await sql<{ trimmed: number }>`
    WITH excess AS (
      SELECT greatest(0, count(*) - ${most}::bigint) AS rows FROM catalog.outbox WHERE ${isHistory}
    ), old AS (
      SELECT id, destination FROM (
        SELECT id, destination, created_at, row_number() OVER (ORDER BY id) AS place
        FROM (SELECT * FROM catalog.outbox WHERE ${isHistory} ORDER BY id LIMIT ${STEP}) AS first
      ) AS placed
      WHERE place <= (SELECT rows FROM excess) OR created_at < ${oldest}
    ), gone AS (
      DELETE FROM catalog.outbox o USING old WHERE o.id = old.id RETURNING o.id, o.destination
    ), noted AS (
      UPDATE catalog.changelog SET trimmed_id = greatest(trimmed_id, (SELECT max(id) FROM gone)),
        snapshot_due = snapshot_due OR (SELECT bool_or(destination = 'kafka') FROM gone) IS TRUE
      WHERE EXISTS (SELECT FROM gone)
    )
    SELECT count(*) AS trimmed FROM gone`.execute(db);
  return rows[0]?.trimmed ?? 0;
}
