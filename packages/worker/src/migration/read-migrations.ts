import { type JqObject, parseJson } from "@longshore/engine";
import { type Selectable, sql } from "kysely";
import type { Db } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { deletionRequestOf } from "./deletion-request.ts";

type MigrationRow = Selectable<Schema["catalog.migration"]>;

/** The answer about a migration; null if there is none of this id. */
export async function readMigration(db: Db, id: string): Promise<JqObject | null> {
  const row = await db.selectFrom("catalog.migration").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : documentOf(db, row);
}

/** The newest first. */
export async function listMigrations(db: Db, limit: number): Promise<JqObject[]> {
  const rows = await db
    .selectFrom("catalog.migration")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(limit)
    .execute();
  return Promise.all(rows.map((row) => documentOf(db, row)));
}

async function documentOf(db: Db, row: MigrationRow): Promise<JqObject> {
  const { cause, blueprint } = deletionRequestOf(row.request);
  return {
    id: row.id,
    type: row.type,
    status: row.status,
    actor: row.created_by,
    sourceBlueprint: blueprint ?? "",
    mapping: {},
    progress: await progressOf(db, row),
    cause: parseJson(JSON.stringify(cause)),
    problem: row.problem === null ? null : parseJson(row.problem),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    updatedAt: row.updated_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

interface Progress {
  readonly [name: string]: number;
}

/** What is left is counted while there is a migration to do; a finished one keeps its counts. */
async function progressOf(db: Db, { id, finished_at: finishedAt, slices, progress }: MigrationRow): Promise<Progress> {
  const stored: Progress = JSON.parse(progress);
  const none = { deleted: 0, updated: 0, remaining: 0, kept: 0, rejected: 0 };
  if (finishedAt !== null) return { slices, ...none, ...stored };
  const { rows } = await sql<Progress>`
    SELECT count(*) FILTER (WHERE state = 'open') AS remaining, count(*) FILTER (WHERE is_root AND state = 'kept') AS kept,
      count(*) FILTER (WHERE is_root AND state = 'rejected') AS rejected
    FROM catalog.migration_entity WHERE migration = ${id}::uuid`.execute(db);
  return { slices, ...none, ...stored, ...rows[0] };
}
