import { sql } from "kysely";
import type { Tx } from "../../database/database.ts";

/** A record by its place. */
export interface RecordKey {
  readonly integration: number;
  readonly seq: number;
}

/** Takes the bytes of records off the counts of their logs. Before their payloads are taken from them. */
export async function discount(tx: Tx, records: readonly RecordKey[]): Promise<void> {
  await sql`
    UPDATE catalog.log l SET stored_bytes = l.stored_bytes - s.bytes FROM (
      SELECT r.integration, sum(r.stored_bytes) AS bytes FROM catalog.raw_record r
      WHERE (r.integration, r.seq) IN (${keysOf(records)}) GROUP BY r.integration
    ) AS s WHERE s.integration = l.integration`.execute(tx);
}

/** Records stay, with all that is known of them, but without their payloads. */
export async function takePayloads(tx: Tx, records: readonly RecordKey[], at: Date): Promise<void> {
  await sql`
    UPDATE catalog.raw_record r SET payload = NULL, payload_freed_at = ${at}, stored_bytes = 0
    WHERE (r.integration, r.seq) IN (${keysOf(records)})`.execute(tx);
}

export async function deleteRecords(tx: Tx, records: readonly RecordKey[]): Promise<void> {
  await sql`DELETE FROM catalog.raw_record r WHERE (r.integration, r.seq) IN (${keysOf(records)})`.execute(tx);
}

/** Deletes those of the payloads that no record has any more. */
export async function deletePayloads(tx: Tx, payloads: readonly number[]): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM catalog.raw_payload p WHERE p.id = ANY(${[...payloads]}::bigint[])
      AND NOT EXISTS (SELECT 1 FROM catalog.raw_record r WHERE r.payload = p.id)`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

const keysOf = (records: readonly RecordKey[]) =>
  sql`SELECT * FROM unnest(${records.map(({ integration }) => integration)}::bigint[],
    ${records.map(({ seq }) => seq)}::bigint[])`;
