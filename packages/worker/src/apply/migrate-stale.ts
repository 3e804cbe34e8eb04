import type { EntityRef, MappingFlags } from "@longshore/shared";
import { type Selectable, sql } from "kysely";
import type { Tx } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { askDeletion, takeOutBlocked } from "../migration/ask-deletion.ts";
import { isOpen, type RequiredRelations } from "../migration/required-relations.ts";
import type { IntegrationRow, RawRecord } from "./applying.ts";
import { clientName, parsedDestination } from "./record-context.ts";

/** Of a list in the report of a sync. */
const MOST_LISTED = 100;

interface Context {
  readonly sync: Selectable<Schema["catalog.sync"]>;
  readonly flags: MappingFlags;
  readonly required: RequiredRelations;
  readonly at: Date;
}

/** Hands the stale entities of a sync over to a migration. Gives what the sync's report says of it. */
export async function migrateStale(
  tx: Tx,
  record: RawRecord,
  integration: IntegrationRow,
  { sync, flags, required, at }: Context,
): Promise<object> {
  const owned = { integration: record.integration, seenBefore: sync.started_seq };
  const { id } = await askDeletion(tx, {
    request: {
      deleteDependentEntities: flags.deleteDependentEntities,
      owned,
      cause: { type: "reconciliation", integration: integration.installation_id, sync: sync.sync_id },
      userId: integration.installation_id,
      origin: clientName(integration),
      datasource: null,
      destination: parsedDestination(integration),
      blueprint: null,
      deleteBlueprint: false,
    },
    roots: sql`e.owner = ${owned.integration} AND e.last_seen_seq < ${owned.seenBefore}`,
    record,
    at,
    required,
  });
  const spared = flags.createMissingRelatedEntities ? await spareProtected(tx, id, owned) : { count: 0, first: [] };
  const blocked = flags.deleteDependentEntities ? [] : (await takeOutBlocked(tx, id, required)).first;
  return {
    migrationId: id,
    protected: spared,
    rejected: blocked.map(({ ref, problem }) => ({ ref, problems: [problem] })),
  };
}

/**
 * Takes out what an entity of the integration points at which stays, and what those point at in turn: they would come
 * back as bare targets.
 */
async function spareProtected(
  tx: Tx,
  migration: string,
  { integration, seenBefore }: { readonly integration: number; readonly seenBefore: number },
): Promise<{ readonly count: number; readonly first: readonly EntityRef[] }> {
  const { rows } = await sql<EntityRef & { count: number }>`
    WITH RECURSIVE spared (key) AS (
      SELECT m.key FROM catalog.migration_entity m
      WHERE m.migration = ${migration}::uuid AND (
        SELECT true FROM catalog.entity_relation r
          CROSS JOIN LATERAL (
            SELECT e.owner, e.last_seen_seq FROM catalog.entity e WHERE e.key = r.source OFFSET 0) AS s
        WHERE r.target = m.key AND s.owner = ${integration} AND s.last_seen_seq >= ${seenBefore} LIMIT 1) IS NOT NULL
      UNION
      SELECT r.target FROM spared
        CROSS JOIN LATERAL (SELECT target FROM catalog.entity_relation WHERE source = spared.key OFFSET 0) AS r
      WHERE ${isOpen(migration, sql`r.target`)}
    ), gone AS (
      DELETE FROM catalog.migration_entity m USING spared
      WHERE m.migration = ${migration}::uuid AND m.key = spared.key RETURNING m.blueprint, m.identifier
    )
    SELECT blueprint, identifier, count(*) OVER () AS count FROM gone
    ORDER BY blueprint, identifier LIMIT ${MOST_LISTED}`.execute(tx);
  const first = rows.map(({ blueprint, identifier }) => ({ blueprint, identifier }));
  return { count: rows[0]?.count ?? 0, first };
}
