import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import { isNeeded, isOpen, type RequiredRelations } from "./required-relations.ts";

/** What one step looks at, and what it finds. */
const TARGETS_AT_ONCE = 1_000;
const MOST_AT_ONCE = 5_000;
/** A chain of entities that each need the next is followed so many links at a time. */
const MOST_ROUNDS = 50;

/**
 * Adds entities that need one of the set to it, some thousands at a time. One that was deleted, came back and needs what
 * is still to go is added again. Gives whether there was anything to look for: if not, the set has all there are.
 */
export async function findDependents(tx: Tx, migration: string, required: RequiredRelations): Promise<boolean> {
  let rows = 0;
  let rounds = 0;
  while (rounds < MOST_ROUNDS && rows < MOST_AT_ONCE) {
    const more = await findRound(tx, migration, required);
    if (more === 0) break;
    rounds += 1;
    rows += more;
  }
  return rounds > 0;
}

interface Due {
  readonly key: string;
  readonly depth: number;
}

/** How many rows it has looked at and found. */
async function findRound(tx: Tx, migration: string, required: RequiredRelations): Promise<number> {
  const { rows: due } = await sql<Due>`
    SELECT key, depth FROM catalog.migration_entity
    WHERE migration = ${migration}::uuid AND state = 'open' AND NOT expanded LIMIT ${TARGETS_AT_ONCE}`.execute(tx);
  if (due.length === 0) return 0;
  const found = await addNeeding(tx, migration, required, due);
  if (found < MOST_AT_ONCE) await markExpanded(tx, migration, due);
  return due.length + found;
}

/** What no relation of a blueprint requires needs no look of its own. */
async function addNeeding(
  tx: Tx,
  migration: string,
  required: RequiredRelations,
  due: readonly Due[],
): Promise<number> {
  const { rows } = await sql<{ found: number }>`
    WITH found AS (
      SELECT r.source AS key, s.blueprint, s.identifier, t.key AS parent, r.relation, t.depth + 1 AS depth
      FROM unnest(${due.map(({ key }) => key)}::uuid[], ${due.map(({ depth }) => depth)}::integer[]) AS t(key, depth)
        CROSS JOIN LATERAL (
          SELECT source, relation FROM catalog.entity_relation WHERE target = t.key AND source <> t.key OFFSET 0) AS r
        CROSS JOIN LATERAL (
          SELECT blueprint, identifier FROM catalog.entity e WHERE e.key = r.source OFFSET 0) AS s
      WHERE ${required.matches(sql`s.blueprint`, sql`r.relation`)} AND NOT ${isOpen(migration, sql`r.source`)}
      LIMIT ${MOST_AT_ONCE}
    ), added AS (
      INSERT INTO catalog.migration_entity AS k
        (migration, key, blueprint, identifier, is_root, parent, relation, depth, expanded)
      SELECT DISTINCT ON (key) ${migration}::uuid, key, blueprint, identifier, false, parent, relation, depth,
        blueprint <> ALL(${required.targets}::text[])
      FROM found ORDER BY key
      ON CONFLICT (migration, key) DO UPDATE SET is_root = false, parent = EXCLUDED.parent,
        relation = EXCLUDED.relation, depth = EXCLUDED.depth, state = 'open', expanded = EXCLUDED.expanded
    )
    SELECT count(*) AS found FROM found`.execute(tx);
  return rows[0]?.found ?? 0;
}

async function markExpanded(tx: Tx, migration: string, due: readonly Due[]): Promise<void> {
  await sql`
    UPDATE catalog.migration_entity SET expanded = true
    WHERE migration = ${migration}::uuid AND key = ANY(${due.map(({ key }) => key)}::uuid[])`.execute(tx);
}

/** Entities of the set that others need which are not of it: they came since. Gives whether there are any. */
export async function findNewDependents(tx: Tx, migration: string, required: RequiredRelations): Promise<boolean> {
  const isNew = sql`NOT ${isOpen(migration, sql`r.source`)}`;
  const { numAffectedRows } = await sql`
    UPDATE catalog.migration_entity m SET expanded = false
    WHERE m.migration = ${migration}::uuid AND m.state = 'open'
      AND ${isNeeded(sql`m.key`, required, isNew)}`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}
