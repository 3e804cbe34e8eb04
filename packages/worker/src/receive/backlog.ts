import { sql } from "kysely";
import { refusal } from "../api-error.ts";
import type { Db } from "../database/database.ts";

/** How much may be in the logs that has not taken effect, before nothing more is taken in. Bytes are those of JSON. */
export interface BacklogLimits {
  readonly pendingRecords: number;
  readonly pendingBytes: number;
  readonly pendingRecordsInAll: number;
  readonly pendingBytesInAll: number;
}

interface Backlog {
  readonly records: number;
  readonly bytes: number;
}

/** Long enough for some records to be applied. */
const RETRY_AFTER_SECONDS = 10;

/**
 * Refuses (503) while an integration, or all of them together, have more waiting than they may. It is asked before a
 * body is read, so the bodies that are being read at that moment may go over it.
 */
export async function refuseWhenFull(db: Db, integration: number, limits: BacklogLimits): Promise<void> {
  const { own, all } = await readBacklog(db, integration);
  if (own.records >= limits.pendingRecords || own.bytes >= limits.pendingBytes) throw full("the integration", own);
  if (all.records >= limits.pendingRecordsInAll || all.bytes >= limits.pendingBytesInAll) throw full("the worker", all);
}

async function readBacklog(db: Db, integration: number): Promise<{ own: Backlog; all: Backlog }> {
  const { rows } = await sql<{ integration: number; records: number; bytes: string }>`
    SELECT integration, count(*) AS records, sum(bytes) AS bytes
    FROM catalog.raw_record WHERE status = 'pending' GROUP BY integration`.execute(db);
  const add = (sum: Backlog, row: (typeof rows)[number]): Backlog => ({
    records: sum.records + row.records,
    bytes: sum.bytes + Number(row.bytes),
  });
  const none = { records: 0, bytes: 0 };
  return { own: rows.filter((row) => row.integration === integration).reduce(add, none), all: rows.reduce(add, none) };
}

function full(what: string, { records, bytes }: Backlog): Error {
  const message = `${what} has ${records} records (${bytes} bytes) that wait to take effect`;
  return refusal("unavailable", message, { retryAfter: RETRY_AFTER_SECONDS });
}
