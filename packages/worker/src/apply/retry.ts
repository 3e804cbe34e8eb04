import { sql } from "kysely";
import { entityKey } from "../catalog/entity-key.ts";
import type { Tx } from "../database/database.ts";
import type { MapResult } from "../map/map-result.ts";
import type { IntegrationRow, RawRecord } from "./applying.ts";

/**
 * A record that was set aside and is tried again comes late. Keys that its integration wrote or deleted since then are
 * left as they are: `{"id": 1, "state": "open"}` set aside, `{"id": 1, "state": "closed"}` applied, the first retried.
 * What an earlier try of the same record wrote is no newer than this one.
 * If the integration is deleted by now, nobody knows who wrote since: every key that is there is left as it is.
 */
export async function withoutSeenSince(
  tx: Tx,
  record: RawRecord,
  { deleted_at }: Pick<IntegrationRow, "deleted_at">,
  { writes, deletes }: MapResult,
): Promise<Pick<MapResult, "writes" | "deletes">> {
  if (record.retry_of === null) return { writes, deletes };
  const tries = await earlierTries(tx, record);
  const keys = [...writes, ...deletes].flatMap(({ blueprint, identifier }) =>
    typeof identifier === "string" ? entityKey({ blueprint, identifier }) : [],
  );
  const isDeleted = deleted_at !== null;
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM catalog.entity
    WHERE key = ANY(${keys}::uuid[])
      AND (${isDeleted} OR owner = ${record.integration} AND last_seen_seq > ${record.retry_of}
        AND last_seen_seq <> ALL(${tries}::bigint[]))
    UNION ALL
    SELECT key FROM catalog.waiting_entity
    WHERE key = ANY(${keys}::uuid[])
      AND (${isDeleted} OR integration = ${record.integration} AND seq > ${record.retry_of}
        AND seq <> ALL(${tries}::bigint[]))
    UNION ALL
    SELECT t.key FROM catalog.tombstone t
    WHERE t.key = ANY(${keys}::uuid[]) AND t.deleted_at >= (
      SELECT received_at FROM catalog.raw_record WHERE integration = ${record.integration} AND seq = ${record.retry_of}
    )`.execute(tx);
  const newer = new Set(rows.map((row) => row.key));
  const isFree = ({ blueprint, identifier }: { readonly blueprint: string; readonly identifier: unknown }) =>
    typeof identifier !== "string" || !newer.has(entityKey({ blueprint, identifier }));
  return { writes: writes.filter(isFree), deletes: deletes.filter(isFree) };
}

async function earlierTries(tx: Tx, { integration, seq, retry_of }: RawRecord): Promise<readonly number[]> {
  const rows = await tx
    .selectFrom("catalog.raw_record")
    .select("seq")
    .where("integration", "=", integration)
    .where("retry_of", "=", retry_of)
    .where("seq", "<", seq)
    .execute();
  return rows.map((row) => row.seq);
}
