import { sql } from "kysely";
import type { Db, Tx } from "../../database/database.ts";
import { transact } from "../../database/transaction.ts";
import type { Clock } from "../../settings/clock.ts";
import { isOfLastCompleteSync } from "./last-complete-sync.ts";
import { deletePayloads, deleteRecords, discount, takePayloads } from "./release-payloads.ts";
import { lockLogs, lockRetention } from "./retention-lock.ts";

const DAY = 24 * 3_600_000;

/** A repeated event is known by the record of the first. Clients repeat within minutes; queues before them may take days. */
const REPEATS_KNOWN_DAYS = 7;

/** Looked at in one transaction, which keeps their log from growing meanwhile. */
const WINDOW = 200;

/**
 * Deletes records, with their payloads, that were received more than `days` ago and need not be kept. Of those whose
 * events may still be repeated only the payload goes. Gives how many were deleted.
 */
export async function expireRecords(db: Db, clock: Clock, days: number): Promise<number> {
  const now = clock.now();
  const before = new Date(now.getTime() - days * DAY);
  const repeatable = new Date(now.getTime() - REPEATS_KNOWN_DAYS * DAY);
  const logs = await db.selectFrom("catalog.log").select("integration").orderBy("integration").execute();
  let deleted = 0;
  for (const { integration } of logs) deleted += await expireInLog(db, { now, before, repeatable }, integration);
  return deleted;
}

async function expireInLog(db: Db, times: Times, integration: number): Promise<number> {
  let deleted = 0;
  let after: number | null = 0;
  while (after !== null) {
    const place: Place = { integration, after };
    const step: Step = await transact(db, (tx) => expireInWindow(tx, times, place));
    deleted += step.deleted;
    after = step.last;
  }
  return deleted;
}

interface Step {
  readonly deleted: number;
  /** Where the next window begins; null: there is none. */
  readonly last: number | null;
}

interface Times {
  readonly now: Date;
  readonly before: Date;
  readonly repeatable: Date;
}

interface Place {
  readonly integration: number;
  readonly after: number;
}

async function expireInWindow(tx: Tx, times: Times, place: Place): Promise<Step> {
  await lockRetention(tx);
  await lockLogs(tx, [place.integration]);
  const window = await readWindow(tx, times, place);
  const expired = window.filter(({ keep }) => keep !== "all");
  const gone = expired.filter(({ keep }) => keep === "none");
  if (expired.length > 0) await expire(tx, expired, gone, times.now);
  return {
    deleted: gone.length,
    last: window.length < WINDOW ? null : (window.at(-1)?.seq ?? null),
  };
}

async function expire(tx: Tx, expired: readonly Old[], gone: readonly Old[], now: Date): Promise<void> {
  await discount(tx, expired);
  await deleteRecords(tx, gone);
  await takePayloads(
    tx,
    expired.filter(({ keep, payload }) => keep === "row" && payload !== null),
    now,
  );
  await deletePayloads(
    tx,
    expired.flatMap(({ payload }) => payload ?? []),
  );
}

interface Old {
  readonly integration: number;
  readonly seq: number;
  readonly payload: number | null;
  readonly keep: "all" | "row" | "none";
}

/** The next old records of a log. They were received in the order of the log, so the first that is not old ends it. */
async function readWindow(tx: Tx, { before, repeatable }: Times, { integration, after }: Place) {
  const { rows } = await sql<Old & { readonly is_old: boolean }>`
    SELECT r.integration, r.seq, r.payload, r.received_at < ${before} AS is_old, CASE
      WHEN r.status IN ('pending', 'set_aside') OR ${isOfLastCompleteSync} THEN 'all'
      -- A retry reads its payload and the time it was received.
      WHEN EXISTS (SELECT FROM catalog.raw_record n WHERE n.integration = r.integration AND n.retry_of = r.seq) THEN 'all'
      WHEN r.event_id IS NOT NULL AND r.received_at >= ${repeatable} OR EXISTS (
        SELECT 1 FROM catalog.sync s WHERE s.integration = r.integration AND s.sync_id = r.sync_id
          AND s.state = 'running') THEN 'row'
      ELSE 'none' END AS keep
    FROM catalog.raw_record r WHERE r.integration = ${integration} AND r.seq > ${after}
    ORDER BY r.seq LIMIT ${WINDOW}`.execute(tx);
  const end = rows.findIndex(({ is_old }) => !is_old);
  return end === -1 ? rows : rows.slice(0, end);
}
