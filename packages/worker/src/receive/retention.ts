import { sql } from "kysely";
import type { Db } from "../database/database.ts";
import type { Clock } from "../settings/clock.ts";

/** How long raw records are kept after they took effect. */
export interface Retention {
  /** Since it was received. The last complete sync of each resource is kept however old it is. */
  readonly days: number;
  /** Of all payloads as stored. Beyond it the oldest go, whatever their age and sync. */
  readonly bytes: number;
  /** What no record points at may belong to a body that is still coming in, for this long. */
  readonly orphanHours: number;
}

export const RETENTION: Retention = { days: 7, bytes: 20 * 1024 * 1024 * 1024, orphanHours: 6 };

const HOUR = 3_600_000;
const ROWS_PER_STATEMENT = 1_000;

/** Deletes raw records that need not be kept any more; {@link sweepPayloads} then finds their payloads. Gives how many. */
export async function sweepRecords(db: Db, clock: Clock, retention: Retention): Promise<number> {
  const before = new Date(clock.now().getTime() - retention.days * 24 * HOUR);
  const old = await inSlices(() => deleteOld(db, before));
  const excess = await inSlices(() => deleteExcess(db, retention.bytes));
  return old + excess;
}

/** Deletes payloads that no record points at: what a killed process had staged, what swept records left. */
export async function sweepPayloads(db: Db, clock: Clock, retention: Retention): Promise<number> {
  const before = new Date(clock.now().getTime() - retention.orphanHours * HOUR);
  return inSlices(async () => {
    const { numAffectedRows } = await sql`
      DELETE FROM catalog.raw_payload WHERE id IN (
        SELECT id FROM catalog.raw_payload p WHERE created_at < ${before}
          AND NOT EXISTS (SELECT 1 FROM catalog.raw_record r WHERE r.payload = p.id)
        LIMIT ${ROWS_PER_STATEMENT})`.execute(db);
    return Number(numAffectedRows ?? 0);
  });
}

/** Small statements, so that no lock is held for long. */
async function inSlices(remove: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (;;) {
    const removed = await remove();
    sum += removed;
    if (removed < ROWS_PER_STATEMENT) return sum;
  }
}

async function deleteOld(db: Db, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    WITH complete AS (
      SELECT DISTINCT ON (k.integration, k.kind, k.resource_index)
        k.integration, k.kind, k.resource_index, k.sync_id
      FROM catalog.sync_kind k JOIN catalog.sync s USING (integration, sync_id)
      WHERE s.type = 'full' AND s.state = 'finished' AND s.applied_at IS NOT NULL AND k.state = 'finished'
      ORDER BY k.integration, k.kind, k.resource_index, s.started_seq DESC)
    DELETE FROM catalog.raw_record WHERE (integration, seq) IN (
      SELECT r.integration, r.seq FROM catalog.raw_record r
      WHERE r.status IN ('applied', 'stored') AND r.received_at < ${before}
        AND NOT EXISTS (SELECT 1 FROM complete c WHERE c.integration = r.integration AND c.sync_id = r.sync_id
          AND c.resource_index = r.resource_index)
      LIMIT ${ROWS_PER_STATEMENT})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Everything that is not among the newest `bytes`, but what still waits. */
async function deleteExcess(db: Db, bytes: number): Promise<number> {
  const { numAffectedRows } = await sql`
    WITH sizes AS (
      SELECT r.integration, r.seq, r.status,
        sum(octet_length(p.body)) OVER (ORDER BY r.received_at DESC, r.integration, r.seq DESC) AS newer
      FROM catalog.raw_record r JOIN catalog.raw_payload p ON p.id = r.payload)
    DELETE FROM catalog.raw_record WHERE (integration, seq) IN (
      SELECT integration, seq FROM sizes WHERE newer > ${bytes} AND status <> 'pending' LIMIT ${ROWS_PER_STATEMENT})`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}
