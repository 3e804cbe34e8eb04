import { strongComponents } from "@longshore/engine";
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import { MOST_BYTES_AT_ONCE, MOST_DELETED, MOST_IN_RING } from "./bounds.ts";
import { needing, type RequiredRelations } from "./required-relations.ts";

/** No part of a ring can go first, and the whole is more than one transaction may delete. */
export class RingTooLarge extends Error {
  readonly entities: number;

  constructor(entities: number) {
    super(`${entities} entities need one another`);
    this.entities = entities;
  }
}

interface Edge {
  readonly source: string;
  readonly target: string;
}

/** What is read of a set in which everything is needed by something of it. */
const MOST_READ = 100_000;

/**
 * The next entities to delete where each is needed by another: `a` needs `b`, `b` needs `c`, `c` needs `a`. A ring that
 * nothing outside of it needs goes as a whole; small ones are taken together.
 * @throws {RingTooLarge}
 */
export async function chooseRing(tx: Tx, migration: string, required: RequiredRelations): Promise<readonly string[]> {
  const { nodes, edges } = await readAround(tx, migration, required);
  const neededBy = nodes.map((): number[] => []);
  const places = new Map(nodes.map((key, place) => [key, place]));
  for (const { source, target } of edges) neededBy[places.get(target) ?? 0]?.push(places.get(source) ?? 0);
  const chosen: string[] = [];
  for (const group of strongComponents(nodes.length, (node) => neededBy[node] ?? [])) {
    if (chosen.length > 0 && chosen.length + group.length > MOST_DELETED) break;
    chosen.push(...group.flatMap((node) => nodes[node] ?? []));
  }
  if (chosen.length > MOST_IN_RING || (await bytesOf(tx, chosen)) > MOST_BYTES_AT_ONCE) {
    throw new RingTooLarge(chosen.length);
  }
  return chosen;
}

/** Some of the set and everything that needs it, at any distance: among these is a ring that nothing else needs. */
async function readAround(
  tx: Tx,
  migration: string,
  required: RequiredRelations,
): Promise<{ readonly nodes: readonly string[]; readonly edges: readonly Edge[] }> {
  const { rows: start } = await sql<{ key: string }>`
    SELECT key FROM catalog.migration_entity
    WHERE migration = ${migration}::uuid AND state = 'open' ORDER BY depth DESC LIMIT ${MOST_DELETED}`.execute(tx);
  const { rows } = await sql<{ key: string }>`
    WITH RECURSIVE around (key) AS (
      SELECT * FROM unnest(${start.map(({ key }) => key)}::uuid[])
      UNION SELECT n.source FROM around ${needing(sql`around.key`, required)}
    ) SELECT key FROM around LIMIT ${MOST_READ}`.execute(tx);
  const nodes = rows.map(({ key }) => key);
  const { rows: edges } = await sql<Edge>`
    SELECT n.source, t.key AS target FROM unnest(${nodes}::uuid[]) AS t(key) ${needing(sql`t.key`, required)}
    LIMIT ${MOST_READ}`.execute(tx);
  if (nodes.length === MOST_READ || edges.length === MOST_READ) throw new RingTooLarge(nodes.length);
  return { nodes, edges };
}

async function bytesOf(tx: Tx, keys: readonly string[]): Promise<number> {
  const { rows } = await sql<{ bytes: number | null }>`
    SELECT sum(octet_length(properties::text) + octet_length(relations::text))::bigint AS bytes
    FROM catalog.entity WHERE key = ANY(${keys}::uuid[])`.execute(tx);
  return rows[0]?.bytes ?? 0;
}
