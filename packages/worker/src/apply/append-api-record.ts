import { zstdCompressSync } from "node:zlib";
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";

/** The log of the entity API. */
export const API_LOG = 0;

export interface ApiRecord {
  /** A call of the entity API, or a slice of a migration. */
  readonly type: "api" | "migration";
  /** JSON text. */
  readonly body: string;
  readonly items: number;
  readonly appliedNo: number;
  readonly at: Date;
  readonly outcomes: object;
}

/** Position of the record that {@link appendApiRecord} will append, under the lock of the catalog. */
export async function nextApiSeq(tx: Tx): Promise<number> {
  const { next_seq: next } = await tx
    .selectFrom("catalog.log")
    .select("next_seq")
    .where("integration", "=", API_LOG)
    .executeTakeFirstOrThrow();
  return next;
}

/** A record of the entity API's log, applied in the transaction that appends it. */
export async function appendApiRecord(tx: Tx, record: ApiRecord): Promise<void> {
  const body = zstdCompressSync(Buffer.from(record.body));
  await sql`
    WITH log AS (
      UPDATE catalog.log SET next_seq = next_seq + 1, stored_bytes = stored_bytes + ${body.length}
      WHERE integration = ${API_LOG} RETURNING next_seq - 1 AS seq
    ), progress AS (
      UPDATE catalog.log_progress SET applied_seq = (SELECT seq FROM log) WHERE integration = ${API_LOG}
    ), payload AS (
      INSERT INTO catalog.raw_payload (encoding, body) VALUES ('zstd', ${body}) RETURNING id
    )
    INSERT INTO catalog.raw_record (integration, seq, type, payload, items, bytes, received_at, status, attempts,
      applied_no, applied_at, outcomes, stored_bytes)
    SELECT ${API_LOG}, log.seq, ${record.type}, payload.id, ${record.items}, ${record.body.length}, ${record.at},
      'applied', 1, ${record.appliedNo}, ${record.at}, ${JSON.stringify(record.outcomes)}::json,
      ${body.length}
    FROM log, payload`.execute(tx);
}
