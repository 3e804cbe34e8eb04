import type { CatalogNeeds, CatalogPart, EntitySearch } from "@longshore/engine";
import type { EntityRef } from "@longshore/shared";
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import { entityKey } from "./entity-key.ts";
import { type EntityRow, entityOf } from "./entity-row.ts";
import { loadWaiting, type UnreadWaiters } from "./load-waiting.ts";
import { prefilter } from "./prefilter.ts";
import { waitingOf } from "./waiting-row.ts";

/**
 * Answers what planning asks of the catalog, with one statement for each sort of question. `unread` is told of waiting rows
 * that are left out because they are too many; without it, the plan makes nothing appear that they wait for.
 */
export async function loadPart(tx: Tx, needs: CatalogNeeds, unread?: UnreadWaiters): Promise<CatalogPart> {
  const keys = needs.entities.map(entityKey);
  const [entities, revisions, waiting] = [
    await loadEntities(tx, keys, needs.referrers.map(entityKey)),
    await loadRevisions(tx, keys),
    await loadWaiting(tx, keys, needs.waiters.map(entityKey), unread),
  ];
  const found: EntityRow[] = [];
  for (const search of needs.searches) found.push(...(await searchRows(tx, search)));
  return {
    entities: [...entities, ...found].map(entityOf),
    waiting: waiting.map(waitingOf),
    revisions,
  };
}

async function loadEntities(tx: Tx, keys: readonly string[], targets: readonly string[]): Promise<EntityRow[]> {
  if (keys.length + targets.length === 0) return [];
  const { rows } = await sql<EntityRow>`
    SELECT * FROM catalog.entity WHERE key = ANY(${keys}::uuid[])
    UNION ALL
    SELECT * FROM catalog.entity
    WHERE key IN (SELECT source FROM catalog.entity_relation WHERE target = ANY(${targets}::uuid[]))
      AND key <> ALL(${keys}::uuid[])`.execute(tx);
  return rows;
}

async function loadRevisions(tx: Tx, keys: readonly string[]): Promise<(EntityRef & { revision: number })[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<EntityRef & { revision: number }>`
    SELECT blueprint, identifier, revision FROM catalog.tombstone WHERE key = ANY(${keys}::uuid[])`.execute(tx);
  return rows;
}

/** A superset of the hits: planning evaluates the query itself. */
async function searchRows(tx: Tx, { blueprint, query }: EntitySearch): Promise<EntityRow[]> {
  const { rows } = await sql<EntityRow>`
    SELECT * FROM catalog.entity WHERE blueprint = ${blueprint} AND ${prefilter(query, blueprint)}`.execute(tx);
  return rows;
}
