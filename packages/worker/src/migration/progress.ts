import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import type { DeletionRequest } from "./deletion-request.ts";

/** What a migration has done so far. */
export interface Done {
  readonly deleted: number;
  readonly updated: number;
}

/** Adds a slice to the counts of its migration, and to the report of the sync whose end asked for it. */
export async function countSlice(tx: Tx, migration: string, request: DeletionRequest, slice: Done): Promise<void> {
  await sql`
    UPDATE catalog.migration SET slices = slices + 1, progress = json_build_object(
      'deleted', coalesce((progress ->> 'deleted')::bigint, 0) + ${slice.deleted}::bigint,
      'updated', coalesce((progress ->> 'updated')::bigint, 0) + ${slice.updated}::bigint)
    WHERE id = ${migration}::uuid`.execute(tx);
  const { cause, owned } = request;
  if (cause.type !== "reconciliation" || owned === null) return;
  await sql`
    UPDATE catalog.sync SET reconciliation = jsonb_set(reconciliation::jsonb, '{deleted,count}',
      to_jsonb((reconciliation #>> '{deleted,count}')::bigint + ${slice.deleted}::bigint))::json
    WHERE integration = ${owned.integration} AND sync_id = ${cause.sync}
      AND reconciliation ->> 'migrationId' = ${migration}`.execute(tx);
}
