import type { Plan } from "@longshore/engine";
import type { EntityRef, MappingFlags } from "@longshore/shared";
import { sql } from "kysely";
import { entityKey } from "../catalog/entity-key.ts";
import type { Tx } from "../database/database.ts";
import { askDeletion, type BlockedRoots, takeOutBlocked } from "../migration/ask-deletion.ts";
import type { RequiredRelations } from "../migration/required-relations.ts";
import { isTooLarge } from "../migration/weigh-deletion.ts";
import type { IntegrationRow, RawRecord } from "./applying.ts";
import type { Counts } from "./counts.ts";
import { clientName, parsedDestination } from "./record-context.ts";

/** Deletions of a record, by who does them. */
export interface SplitDeletes {
  /** The record's own plan. */
  readonly planned: readonly EntityRef[];
  /** A migration. */
  readonly migrated: readonly EntityRef[];
}

/**
 * Leaves those deletions to a migration that are more than one transaction may do. What the record also writes, what is
 * not there and what is somebody else's stays with its plan, which knows what becomes of each.
 */
export async function splitDeletes(
  tx: Tx,
  { id, deleted_at }: IntegrationRow,
  deletes: readonly EntityRef[],
  cascades: boolean,
  required: RequiredRelations,
): Promise<SplitDeletes> {
  if (deletes.length === 0 || deleted_at !== null) return { planned: deletes, migrated: [] };
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM catalog.entity WHERE key = ANY(${deletes.map(entityKey)}::uuid[]) AND owner = ${id}`.execute(tx);
  const owned = new Set(rows.map(({ key }) => key));
  const [migrated, planned] = [true, false].map((is) => deletes.filter((ref) => owned.has(entityKey(ref)) === is));
  if (!(await isTooLarge(tx, migrated ?? [], cascades, required))) return { planned: deletes, migrated: [] };
  return { planned: planned ?? [], migrated: migrated ?? [] };
}

export interface MigratedDeletes {
  readonly id: string;
  /** The record writes them itself. */
  readonly kept: number;
  readonly roots: number;
  readonly blocked: BlockedRoots;
}

/** Hands deletions over to a migration, once the record's own changes are made. */
export async function migrateDeletes(
  tx: Tx,
  record: RawRecord,
  integration: IntegrationRow,
  {
    migrated,
    plan,
    flags,
    required,
    at,
  }: {
    readonly migrated: readonly EntityRef[];
    readonly plan: Plan;
    readonly flags: MappingFlags;
    readonly required: RequiredRelations;
    readonly at: Date;
  },
): Promise<MigratedDeletes | null> {
  const seen = new Set(plan.seen.map(entityKey));
  const keys = migrated.map(entityKey).filter((key) => !seen.has(key));
  if (keys.length === 0) return null;
  const { id, roots } = await askDeletion(tx, {
    request: {
      deleteDependentEntities: flags.deleteDependentEntities,
      owned: { integration: record.integration, seenBefore: record.seq },
      cause: {
        type: "item",
        integration: integration.installation_id,
        kind: record.kind ?? "",
        resource: record.resource_index ?? 0,
        record: record.seq,
      },
      userId: integration.installation_id,
      origin: clientName(integration),
      datasource: clientName(integration),
      destination: parsedDestination(integration),
      blueprint: null,
      deleteBlueprint: false,
    },
    roots: sql`e.key = ANY(${keys}::uuid[])`,
    record,
    at,
    required,
  });
  const blocked = flags.deleteDependentEntities ? { count: 0, first: [] } : await takeOutBlocked(tx, id, required);
  return { id, kept: migrated.length - keys.length, roots, blocked };
}

/** Each input is counted once: what the migration is to delete as deleted, corrected when it ends. */
export function withMigrated(
  counts: readonly Counts[],
  migrated: MigratedDeletes | null,
  resource: number | null,
): readonly (Counts & { readonly migrationId?: string })[] {
  if (migrated === null) return counts;
  const { id, kept, roots, blocked } = migrated;
  const place = Math.max(
    0,
    counts.findIndex((row) => row.resource === resource),
  );
  return counts.map((row, index) =>
    index !== place
      ? row
      : {
          ...row,
          unchanged: row.unchanged + kept,
          deleted: row.deleted + roots - blocked.count,
          rejected: row.rejected + blocked.count,
          migrationId: id,
        },
  );
}
