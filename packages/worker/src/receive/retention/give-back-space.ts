import { sql } from "kysely";
import type { Db, Tx } from "../../database/database.ts";
import { transact } from "../../database/transaction.ts";
import type { Clock } from "../../settings/clock.ts";
import { lockRetention } from "./retention-lock.ts";

export interface GiveBackOptions {
  /** Payloads without a record, besides those of {@link freed}, may belong to a body that is still coming in, for so long. */
  readonly orphanHours: number;
  /** Payloads that no record has any more. */
  readonly freed: readonly number[];
  /** How long others may keep us waiting, who wait behind us meanwhile: a dump holds its locks for hours. */
  readonly lockMilliseconds: number;
}

/**
 * Drops the file of payloads and writes those that stay to a new one. A disk that is nearly full has no room for another
 * way: deleting a payload writes the pages it was on to the write-ahead log, which may be as much as the payload, and the
 * file shrinks by what is free at its end only. Needs room for twice what stays.
 * Payloads are taken in again when it is done. @throws with code 55P03 if others hold a lock for too long
 */
export async function giveBackSpace(db: Db, clock: Clock, options: GiveBackOptions): Promise<void> {
  const recent = new Date(clock.now().getTime() - options.orphanHours * 3_600_000);
  await transact(db, async (tx) => {
    await lockRetention(tx);
    await lockTables(tx, options.lockMilliseconds);
    await sql`CREATE TEMPORARY TABLE kept_payload (LIKE catalog.raw_payload INCLUDING STORAGE) ON COMMIT DROP`.execute(
      tx,
    );
    await sql`
      INSERT INTO kept_payload SELECT p.* FROM catalog.raw_payload p
      WHERE EXISTS (SELECT 1 FROM catalog.raw_record r WHERE r.payload = p.id)
        OR p.created_at >= ${recent} AND p.id NOT IN (SELECT unnest(${[...options.freed]}::bigint[]))`.execute(tx);
    // PostgreSQL truncates no table that another one refers to, even if none of its rows does.
    await sql`ALTER TABLE catalog.raw_record DROP CONSTRAINT raw_record_payload_fkey`.execute(tx);
    await sql`TRUNCATE catalog.raw_payload`.execute(tx);
    await sql`INSERT INTO catalog.raw_payload OVERRIDING SYSTEM VALUE SELECT * FROM kept_payload`.execute(tx);
    await sql`
      ALTER TABLE catalog.raw_record ADD CONSTRAINT raw_record_payload_fkey
      FOREIGN KEY (payload) REFERENCES catalog.raw_payload`.execute(tx);
  });
}

/** Everybody who appends begins with the log, so that nobody holds one of the two others and waits for the second. */
async function lockTables(tx: Tx, milliseconds: number): Promise<void> {
  await sql`SELECT set_config('lock_timeout', ${String(milliseconds)}, true)`.execute(tx);
  await sql`LOCK TABLE catalog.log IN EXCLUSIVE MODE`.execute(tx);
  await sql`LOCK TABLE catalog.raw_record, catalog.raw_payload IN ACCESS EXCLUSIVE MODE`.execute(tx);
}

/** Of the file of payloads, with its indexes and what is free in it. */
export async function bytesOnDisk(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    SELECT pg_total_relation_size('catalog.raw_payload') AS bytes`.execute(db);
  return rows[0]?.bytes ?? 0;
}
