import { sql } from "kysely";
import type { Db, Tx } from "../../database/database.ts";
import { transact } from "../../database/transaction.ts";
import type { Clock } from "../../settings/clock.ts";
import { isOfLastCompleteSync } from "./last-complete-sync.ts";
import { deletePayloads, discount, type RecordKey, takePayloads } from "./release-payloads.ts";
import { lockLogs, lockRetention } from "./retention-lock.ts";

export interface FreedPayloads {
  readonly payloads: number;
  /** As stored. */
  readonly bytes: number;
  /** Records that wait for a person and have no payload any more. */
  readonly setAside: readonly RecordKey[];
}

export interface FreeOptions {
  /** How many bytes of payloads may stay, as stored. */
  readonly keepBytes: number;
  /** What becomes of payloads that no record has any more. */
  readonly dispose?: (tx: Tx, payloads: readonly number[]) => Promise<unknown>;
}

/** Payloads are freed rank by rank, in each the oldest first. `pending` is never freed: those records are not mapped yet. */
const RANK = { outside: 0, lastSync: 1, setAside: 2, pending: 3 } as const;
const FREED_IN_ORDER = [RANK.outside, RANK.lastSync, RANK.setAside] as const;

/** Looked at in one transaction, which keeps their logs from growing meanwhile. */
const WINDOW = 100;

/**
 * Takes payloads from records until no more bytes are left than may be. The records stay: repeats of their events are
 * known by them, and syncs that end look for records that were set aside.
 */
export async function freePayloads(db: Db, clock: Clock, options: FreeOptions): Promise<FreedPayloads> {
  const freed = { payloads: 0, bytes: 0, setAside: [] as RecordKey[] };
  for (const rank of FREED_IN_ORDER) {
    let after: number | null = 0;
    while (after !== null) {
      const from: number = after;
      const step = await transact(db, (tx) => freeInWindow(tx, clock, { ...options, rank, after: from }));
      freed.payloads += step.payloads;
      freed.bytes += step.bytes;
      freed.setAside.push(...step.setAside);
      if (step.isEnough) return freed;
      after = step.last;
    }
  }
  return freed;
}

/** Of all payloads that records have, as stored. */
export async function storedBytes(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    SELECT coalesce(sum(stored_bytes), 0)::bigint AS bytes FROM catalog.log`.execute(db);
  return rows[0]?.bytes ?? 0;
}

interface Walk extends FreeOptions {
  readonly rank: number;
  /** Payloads behind this one. */
  readonly after: number;
}

interface Step extends FreedPayloads {
  readonly isEnough: boolean;
  /** Where the next window begins; null: there is none. */
  readonly last: number | null;
}

async function freeInWindow(tx: Tx, clock: Clock, walk: Walk): Promise<Step> {
  await lockRetention(tx);
  const excess = (await storedBytes(tx)) - walk.keepBytes;
  if (excess <= 0) return { payloads: 0, bytes: 0, setAside: [], isEnough: true, last: null };
  const window = await readWindow(tx, walk.after);
  const chosen = oldestUpTo(
    excess,
    window.filter(({ rank }) => rank === walk.rank),
  );
  const setAside = chosen.length === 0 ? [] : await free(tx, clock, chosen, walk.dispose ?? deletePayloads);
  const bytes = sumOf(chosen);
  return { payloads: chosen.length, bytes, setAside, isEnough: bytes >= excess, last: window.at(-1)?.payload ?? null };
}

interface Candidate {
  readonly payload: number;
  readonly integration: number;
  readonly bytes: number;
  readonly rank: number;
}

/** Payloads in the order of their ids, which is that in which they came. A retry shares the payload of its original. */
async function readWindow(tx: Tx, after: number): Promise<readonly Candidate[]> {
  const { rows } = await sql<Candidate>`
    SELECT w.payload, of.* FROM (
      SELECT DISTINCT payload FROM (
        SELECT payload FROM catalog.raw_record WHERE payload > ${after} ORDER BY payload LIMIT ${WINDOW}
      ) AS next
    ) AS w, LATERAL (
      SELECT min(r.integration) AS integration, sum(r.stored_bytes)::bigint AS bytes, max(CASE
        WHEN r.status = 'pending' THEN ${RANK.pending}::int
        WHEN r.status = 'set_aside' THEN ${RANK.setAside}::int
        WHEN ${isOfLastCompleteSync} THEN ${RANK.lastSync}::int
        ELSE ${RANK.outside}::int END) AS rank
      FROM catalog.raw_record r WHERE r.payload = w.payload
    ) AS of ORDER BY w.payload`.execute(tx);
  return rows;
}

function oldestUpTo(bytes: number, candidates: readonly Candidate[]): readonly Candidate[] {
  const chosen: Candidate[] = [];
  for (const candidate of candidates) {
    if (sumOf(chosen) >= bytes) break;
    chosen.push(candidate);
  }
  return chosen;
}

const sumOf = (candidates: readonly Candidate[]): number => candidates.reduce((sum, { bytes }) => sum + bytes, 0);

/** Gives the records among them that were set aside. */
async function free(
  tx: Tx,
  clock: Clock,
  chosen: readonly Candidate[],
  dispose: (tx: Tx, payloads: readonly number[]) => Promise<unknown>,
): Promise<readonly RecordKey[]> {
  await lockLogs(tx, [...new Set(chosen.map(({ integration }) => integration))]);
  const payloads = chosen.map(({ payload }) => payload);
  const records = await recordsOf(tx, payloads);
  // A person may have asked for a retry just before the logs were locked.
  const kept = new Set(records.filter(({ status }) => status === "pending").map(({ payload }) => payload));
  const released = records.filter(({ payload }) => !kept.has(payload));
  await discount(tx, released);
  await takePayloads(tx, released, clock.now());
  await dispose(
    tx,
    payloads.filter((payload) => !kept.has(payload)),
  );
  return released.filter(({ status }) => status === "set_aside").map(({ integration, seq }) => ({ integration, seq }));
}

async function recordsOf(tx: Tx, payloads: readonly number[]) {
  return tx
    .selectFrom("catalog.raw_record")
    .select(["integration", "seq", "status", "payload"])
    .where("payload", "in", [...payloads])
    .execute();
}
