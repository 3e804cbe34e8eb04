import type { Pool, PoolClient } from "pg";
import type { Database } from "./database.ts";
import { type Migration, migrationFiles } from "./migration-files.ts";

/** A migration that is applied, as the table of them says. */
export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

export interface MigrateOptions {
  /** What this version knows; those of this package unless a test brings its own. */
  readonly migrations?: readonly Migration[];
}

/** The database cannot be brought to the schema of this version. The message says why, and what to do. */
export class SchemaMismatch extends Error {
  override readonly name = "SchemaMismatch";
}

/**
 * Brings the database to the schema of this version and gives back the names of the files that were missing. Every file
 * is a transaction of its own. Two processes that start at once take turns, and the second finds nothing left to do.
 * @throws {SchemaMismatch} if the database is newer than this version, a file was changed after it was applied, or what
 *   they made is gone
 */
export async function migrate({ pool }: Pick<Database, "pool">, options: MigrateOptions = {}): Promise<string[]> {
  if (options.migrations === undefined) await refuseWithoutCatalog(pool);
  const known = options.migrations ?? migrationFiles();
  const added: string[] = [];
  for (let next = await step(pool, known); next !== null; next = await step(pool, known)) added.push(next);
  return added;
}

/** What was applied so far; empty for a database that was never migrated. @throws {SchemaMismatch} */
export async function appliedMigrations({ pool }: Pick<Database, "pool">): Promise<readonly AppliedMigration[]> {
  const { rows } = await pool.query<{ found: boolean }>(
    "SELECT to_regclass('longshore.catalog_migration') IS NOT NULL AS found",
  );
  return rows[0]?.found === true ? readApplied(pool) : [];
}

/** After `DROP SCHEMA catalog CASCADE` the table of migrations still says that all is well. */
async function refuseWithoutCatalog(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ lost: boolean }>(
    "SELECT to_regclass('longshore.catalog_migration') IS NOT NULL AND to_regclass('catalog.head') IS NULL AS lost",
  );
  if (rows[0]?.lost !== true) return;
  throw new SchemaMismatch(
    "the database was migrated, but its schema `catalog` is gone. Restore it from a backup; to begin with an empty catalog, drop the schema `longshore` too.",
  );
}

/** Applies the first file that is missing. */
async function step(pool: Pool, known: readonly Migration[]): Promise<string | null> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const name = await applyNext(client, known);
    await client.query("COMMIT");
    client.release();
    return name;
  } catch (error) {
    // The transaction goes with its connection: a ROLLBACK could fail as well and hide what happened.
    client.release(true);
    throw error;
  }
}

async function applyNext(client: PoolClient, known: readonly Migration[]): Promise<string | null> {
  // Held until COMMIT, so it works behind a transaction pooler too. Also guards CREATE ... IF NOT EXISTS, which fails
  // when two run it at once.
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('longshore.catalog_migration', 0))");
  await client.query(TABLE);
  const applied = await readApplied(client);
  const mismatch = mismatchOf(applied, known);
  if (mismatch !== null) throw new SchemaMismatch(mismatch);
  const next = known[applied.length];
  if (next === undefined) return null;
  await client.query(next.sql);
  await client.query("INSERT INTO longshore.catalog_migration (number, name, checksum) VALUES ($1, $2, $3)", [
    next.number,
    next.name,
    next.checksum,
  ]);
  return next.name;
}

/** Outside of the schema `catalog`, which the first file creates. */
const TABLE = `
  CREATE SCHEMA IF NOT EXISTS longshore;
  CREATE TABLE IF NOT EXISTS longshore.catalog_migration (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

async function readApplied(client: Pool | PoolClient): Promise<readonly AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    "SELECT number, name, checksum FROM longshore.catalog_migration ORDER BY number",
  );
  return rows;
}

/** Why what was applied is not the beginning of what this version knows; `null` if it is. */
export function mismatchOf(applied: readonly AppliedMigration[], known: readonly Migration[]): string | null {
  for (const [index, { number, name, checksum }] of applied.entries()) {
    const ours = known[index];
    if (ours === undefined) {
      return `the database has migration ${name}, which this version of Longshore does not know: it was used by a newer version. Start that version or a later one; going back needs a backup from before the upgrade.`;
    }
    if (ours.number !== number || ours.checksum !== checksum) {
      return `migration ${number} of the database is ${name} (${checksum.slice(0, 8)}), but this version brings ${ours.name} (${ours.checksum.slice(0, 8)}): a file was changed after it was applied. Start the version that the database was last used with.`;
    }
  }
  return null;
}
