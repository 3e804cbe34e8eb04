import type { EntityRef } from "@longshore/shared";
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import { MOST_DELETED, SLICE_BYTES } from "./bounds.ts";

/** Entities that stay and point at what goes: their relations are cleared. */
export interface ReferrersOutside {
  readonly refs: readonly EntityRef[];
  /** There are more of them, or larger ones, than one transaction may change. */
  readonly isPart: boolean;
}

export async function referrersOutside(tx: Tx, keys: readonly string[]): Promise<ReferrersOutside> {
  const { rows } = await sql<EntityRef & { bytes: number }>`
    SELECT e.blueprint, e.identifier, octet_length(e.properties::text) + octet_length(e.relations::text) AS bytes
    FROM (SELECT DISTINCT source FROM (
        SELECT source FROM catalog.entity_relation
        WHERE target = ANY(${keys}::uuid[]) AND source <> ALL(${keys}::uuid[]) LIMIT ${MOST_DELETED + 1}) AS bounded
      ) AS r JOIN catalog.entity e ON e.key = r.source`.execute(tx);
  const refs: EntityRef[] = [];
  let sum = 0;
  for (const { blueprint, identifier, bytes } of rows) {
    sum += bytes;
    if (refs.length > 0 && (refs.length === MOST_DELETED || sum > SLICE_BYTES)) return { refs, isPart: true };
    refs.push({ blueprint, identifier });
  }
  return { refs, isPart: false };
}
