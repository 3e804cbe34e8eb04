import type { Problem } from "@longshore/shared";
import { sql } from "kysely";
import { ApiError } from "../api-error.ts";
import type { Applying } from "../apply/applying.ts";
import { storableJson } from "../apply/note-problems.ts";
import { deleteBlueprint } from "../blueprints/blueprint-store.ts";
import type { Db, Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { type DeletionRequest, deletionRequestOf } from "./deletion-request.ts";

/** Finished migrations that are kept to be read. */
const MOST_KEPT = 1_000;

/** Nothing is left to do but what can be done only now. Done twice, it comes to the same. */
export async function completeMigration(deps: Applying, migration: string): Promise<void> {
  const { request: json } = await deps.db
    .selectFrom("catalog.migration")
    .select("request")
    .where("id", "=", migration)
    .executeTakeFirstOrThrow();
  const request = deletionRequestOf(json);
  const problem = request.deleteBlueprint ? await deleteItsBlueprint(deps.db, request) : null;
  await finishMigration(deps, migration, problem);
}

/** Ends a migration, with a problem if it is not done. What it has deleted stays deleted. */
export async function finishMigration(
  { db, clock }: Applying,
  migration: string,
  problem: Problem | null,
): Promise<void> {
  await transact(db, async (tx) => {
    const row = await tx
      .selectFrom("catalog.migration")
      .select(["request", "integration", "seq"])
      .where("id", "=", migration)
      .where("finished_at", "is", null)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return;
    const left = await rootsLeft(tx, migration);
    await tx
      .updateTable("catalog.migration")
      .set(() => ({
        status: problem === null ? "COMPLETED" : "FAILURE",
        problem: problem === null ? null : storableJson(problem),
        updated_at: clock.now(),
        finished_at: clock.now(),
        progress: sql<string>`(progress::jsonb || ${JSON.stringify(left)}::jsonb)::json`,
      }))
      .where("id", "=", migration)
      .execute();
    await correctOutcomes(tx, row, deletionRequestOf(row.request), left);
    await tx.deleteFrom("catalog.migration_entity").where("migration", "=", migration).execute();
  });
  await sql`
    DELETE FROM catalog.migration WHERE finished_at IS NOT NULL AND id IN (
      SELECT id FROM catalog.migration ORDER BY created_at DESC OFFSET ${MOST_KEPT})`.execute(db);
}

/** @throws what is no refusal */
async function deleteItsBlueprint(db: Db, { blueprint }: DeletionRequest): Promise<Problem | null> {
  try {
    if (blueprint !== null) await deleteBlueprint(db, blueprint);
    return null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.problem.code === "not_found" ? null : error.problem;
  }
}

/** Roots that are not deleted, by reason. */
interface RootsLeft {
  readonly kept: number;
  readonly rejected: number;
  readonly remaining: number;
}

async function rootsLeft(tx: Tx, migration: string): Promise<RootsLeft> {
  const { rows } = await sql<RootsLeft>`
    SELECT count(*) FILTER (WHERE is_root AND state = 'kept') AS kept,
      count(*) FILTER (WHERE is_root AND state = 'rejected') AS rejected,
      count(*) FILTER (WHERE state = 'open') AS remaining
    FROM catalog.migration_entity WHERE migration = ${migration}::uuid`.execute(tx);
  return rows[0] ?? { kept: 0, rejected: 0, remaining: 0 };
}

/** The record that asked counted every root as deleted, or, as the end of a sync, reported none yet. */
async function correctOutcomes(
  tx: Tx,
  { integration, seq }: { readonly integration: number; readonly seq: number },
  { cause }: DeletionRequest,
  { kept, rejected }: RootsLeft,
): Promise<void> {
  if (cause.type === "item") {
    await sql`
      UPDATE catalog.raw_record SET outcomes = (
        SELECT jsonb_agg(CASE WHEN (row ->> 'resource')::bigint = ${cause.resource}::bigint THEN row || jsonb_build_object(
          'deleted', (row ->> 'deleted')::bigint - ${kept + rejected}::bigint,
          'unchanged', (row ->> 'unchanged')::bigint + ${kept}::bigint,
          'rejected', (row ->> 'rejected')::bigint + ${rejected}::bigint) ELSE row END)::json
        FROM jsonb_array_elements(outcomes::jsonb) AS row)
      WHERE integration = ${integration} AND seq = ${seq}`.execute(tx);
  } else if (cause.type === "reconciliation") {
    await sql`
      UPDATE catalog.raw_record r SET outcomes = s.reconciliation FROM catalog.sync s
      WHERE r.integration = ${integration} AND r.seq = ${seq}
        AND s.integration = ${integration} AND s.sync_id = ${cause.sync}`.execute(tx);
  }
}
