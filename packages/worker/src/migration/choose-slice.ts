import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../database/database.ts";
import { MOST_DELETED, SLICE_BYTES } from "./bounds.ts";
import { isNeeded, type RequiredRelations } from "./required-relations.ts";

/** An entity that may go now: nothing needs it but what goes with it. */
export interface Free {
  readonly key: string;
  /** Of its properties and relations; null if it is gone already. */
  readonly bytes: number | null;
}

/** A chain of entities that each need the next is taken so many at a time, each with a statement of its own. */
const MOST_LAYERS = 200;

/**
 * The next entities to delete, in an order in which nothing goes before what needs it: those that nothing needs, then
 * those that only these needed, until there are enough for one transaction.
 */
export async function chooseSlice(tx: Tx, migration: string, required: RequiredRelations): Promise<readonly Free[]> {
  const chosen: Free[] = [];
  let bytes = 0;
  let last: readonly Free[] | null = null;
  for (let layer = 0; layer < MOST_LAYERS && chosen.length < MOST_DELETED; layer += 1) {
    const free = await freeBesides(tx, migration, required, chosen, last);
    last = free;
    for (const each of free) {
      bytes += each.bytes ?? 0;
      if (bytes > SLICE_BYTES && chosen.length > 0) return chosen;
      chosen.push(each);
    }
    if (free.length === 0) break;
  }
  return chosen;
}

/**
 * The deepest first: they are most likely to be free. After the first layer only what the last one needed can have become
 * so: of a chain of 40 000, to look at all that is left for each of them would take hours.
 */
async function freeBesides(
  tx: Tx,
  migration: string,
  required: RequiredRelations,
  chosen: readonly Free[],
  last: readonly Free[] | null,
): Promise<Free[]> {
  const keys = chosen.map(({ key }) => key);
  const from =
    last === null
      ? sql`catalog.migration_entity m`
      : neededBy(
          migration,
          last.map(({ key }) => key),
        );
  const besides = sql`r.source <> ALL(${keys}::uuid[])`;
  const { rows } = await sql<Free>`
    SELECT m.key, (
      SELECT octet_length(e.properties::text) + octet_length(e.relations::text)
      FROM catalog.entity e WHERE e.key = m.key) AS bytes
    FROM ${from}
    WHERE m.migration = ${migration}::uuid AND m.state = 'open' AND m.key <> ALL(${keys}::uuid[])
      AND NOT ${isNeeded(sql`m.key`, required, besides)}
    ORDER BY m.depth DESC LIMIT ${MOST_DELETED - chosen.length}`.execute(tx);
  return rows;
}

/** Rows of the set that these need, read by their keys: the planner would rather walk all that are open. */
function neededBy(migration: string, keys: readonly string[]): RawBuilder<unknown> {
  return sql`(
    SELECT DISTINCT r.target FROM unnest(${keys}::uuid[]) AS t(key)
      CROSS JOIN LATERAL (SELECT target FROM catalog.entity_relation WHERE source = t.key OFFSET 0) AS r) AS n
    CROSS JOIN LATERAL (
      SELECT * FROM catalog.migration_entity o
      WHERE o.migration = ${migration}::uuid AND o.key = n.target OFFSET 0) AS m`;
}
