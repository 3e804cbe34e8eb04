import type { EntityRef } from "@longshore/shared";
import { sql } from "kysely";
import { entityKey } from "../catalog/entity-key.ts";
import type { Tx } from "../database/database.ts";
import { MOST_BYTES_AT_ONCE, MOST_CLEARED, MOST_DELETED } from "./bounds.ts";
import type { RequiredRelations } from "./required-relations.ts";
import { needing } from "./required-relations.ts";

/** Edges that are looked at: an entity may point at several that go. */
const MOST_EDGES = 4 * MOST_CLEARED;

/**
 * Whether a deletion is more than one transaction may do. Reads keys and sizes only, and never more of them than that: that
 * 40 000 depend on five entities is known after the first thousand.
 */
export async function isTooLarge(
  tx: Tx,
  roots: readonly EntityRef[],
  cascades: boolean,
  required: RequiredRelations,
): Promise<boolean> {
  const keys = roots.map(entityKey);
  const doomed = cascades ? await withDependents(tx, keys, required) : keys;
  if (doomed.length > MOST_DELETED) return true;
  const cleared = await thoseCleared(tx, doomed);
  return cleared === null || (await areLarge(tx, [...doomed, ...cleared]));
}

async function withDependents(tx: Tx, keys: readonly string[], required: RequiredRelations): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    WITH RECURSIVE doomed (key) AS (
      SELECT * FROM unnest(${keys}::uuid[]) UNION SELECT n.source FROM doomed ${needing(sql`doomed.key`, required)}
    ) SELECT key FROM doomed LIMIT ${MOST_DELETED + 1}`.execute(tx);
  return rows.map(({ key }) => key);
}

/** Entities that stay and point at what goes; null if they are too many. */
async function thoseCleared(tx: Tx, doomed: readonly string[]): Promise<string[] | null> {
  const { rows } = await sql<{ source: string }>`
    SELECT r.source FROM unnest(${doomed}::uuid[]) AS t(key)
      CROSS JOIN LATERAL (SELECT source FROM catalog.entity_relation WHERE target = t.key OFFSET 0) AS r
    WHERE r.source <> ALL(${doomed}::uuid[]) LIMIT ${MOST_EDGES}`.execute(tx);
  const sources = new Set(rows.map(({ source }) => source));
  return rows.length === MOST_EDGES || sources.size > MOST_CLEARED ? null : [...sources];
}

/** All of them are in memory at once, each with the event of its change. */
async function areLarge(tx: Tx, keys: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ bytes: number | null }>`
    SELECT sum(octet_length(properties::text) + octet_length(relations::text))::bigint AS bytes
    FROM catalog.entity WHERE key = ANY(${[...keys]}::uuid[])`.execute(tx);
  return keys.length > 1 && (rows[0]?.bytes ?? 0) > MOST_BYTES_AT_ONCE;
}
