import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import { entityKey } from "./entity-key.ts";

interface NamedTarget {
  readonly source: string;
  readonly relation: string;
  readonly identifier: string;
}

/**
 * Writes the edges of a relation anew, for every entity of the blueprint: what a relation names depends on the target
 * that the blueprint gives it. To be called under the lock of the catalog by whoever adds, retargets or removes one.
 */
export async function rebuildEdges(tx: Tx, blueprint: string, relation: string, target: string | null): Promise<void> {
  await sql`
    DELETE FROM catalog.entity_relation r USING catalog.entity e
    WHERE r.source = e.key AND e.blueprint = ${blueprint} AND r.relation = ${relation}`.execute(tx);
  if (target === null) return;
  const { rows } = await sql<NamedTarget>`
    SELECT e.key AS source, ${relation} AS relation, named.identifier
    FROM catalog.entity e, LATERAL (
      SELECT value #>> '{}' AS identifier FROM json_array_elements(
        CASE json_typeof(e.relations -> ${relation}) WHEN 'array' THEN e.relations -> ${relation} ELSE '[]' END)
      UNION ALL
      SELECT e.relations ->> ${relation} WHERE json_typeof(e.relations -> ${relation}) = 'string'
    ) named
    WHERE e.blueprint = ${blueprint}`.execute(tx);
  if (rows.length === 0) return;
  const targets = rows.map(({ identifier }) => entityKey({ blueprint: target, identifier }));
  await sql`
    INSERT INTO catalog.entity_relation (source, relation, target)
    SELECT * FROM unnest(${rows.map((row) => row.source)}::uuid[], ${rows.map((row) => row.relation)}::text[],
      ${targets}::uuid[])
    ON CONFLICT DO NOTHING`.execute(tx);
}
