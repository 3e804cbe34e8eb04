import type { EntityRef } from "@longshore/shared";
import { sql } from "kysely";
import { entityKey } from "../catalog/entity-key.ts";
import type { Tx } from "../database/database.ts";
import { MOST_CLEARED, MOST_DELETED } from "./bounds.ts";
import type { RequiredRelations } from "./required-relations.ts";
import { needing } from "./required-relations.ts";

/** Edges that are looked at: an entity may point at several that go. */
const MOST_EDGES = 4 * MOST_CLEARED;

/**
 * Whether a deletion is more than one transaction may do. Reads keys only, and never more of them than that: that 40 000
 * depend on five entities is known after the first thousand.
 */
export async function isTooLarge(
  tx: Tx,
  roots: readonly EntityRef[],
  cascades: boolean,
  required: RequiredRelations,
): Promise<boolean> {
  const keys = roots.map(entityKey);
  const doomed = cascades ? await withDependents(tx, keys, required) : keys;
  return doomed.length > MOST_DELETED || (await areManyCleared(tx, doomed));
}

async function withDependents(tx: Tx, keys: readonly string[], required: RequiredRelations): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    WITH RECURSIVE doomed (key) AS (
      SELECT * FROM unnest(${keys}::uuid[]) UNION SELECT n.source FROM doomed ${needing(sql`doomed.key`, required)}
    ) SELECT key FROM doomed LIMIT ${MOST_DELETED + 1}`.execute(tx);
  return rows.map(({ key }) => key);
}

async function areManyCleared(tx: Tx, doomed: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ edges: number; entities: number }>`
    SELECT count(*) AS edges, count(DISTINCT source) AS entities FROM (
      SELECT r.source FROM unnest(${doomed}::uuid[]) AS t(key)
        CROSS JOIN LATERAL (SELECT source FROM catalog.entity_relation WHERE target = t.key OFFSET 0) AS r
      WHERE r.source <> ALL(${doomed}::uuid[]) LIMIT ${MOST_EDGES}) AS bounded`.execute(tx);
  const { edges, entities } = rows[0] ?? { edges: 0, entities: 0 };
  return edges === MOST_EDGES || entities > MOST_CLEARED;
}
