import type { Pool, PoolClient } from "pg";
import { appliedMigrations, mismatchOf } from "../database/migrate.ts";
import { migrationFiles } from "../database/migration-files.ts";
import { describeSchema } from "./describe-schema.ts";
import { bad, type Finding, ok, warning } from "./finding.ts";

const NAME = "schema";
/** Names a few, so that the reader knows where to look. */
const SHOWN = 3;

/** Whether the catalog is what the migrations make of an empty database. */
export async function compareSchema(pool: Pool): Promise<readonly Finding[]> {
  const applied = await appliedMigrations({ pool });
  const known = migrationFiles();
  const mismatch = mismatchOf(applied, known);
  if (mismatch !== null) return [bad(NAME, mismatch)];
  if (applied.length === 0) return [warning(NAME, "not there yet: `worker migrate` or `worker start` makes it")];
  const differences = await differencesOf(pool, known.slice(0, applied.length));
  if (differences.length > 0) return [bad(NAME, changed(differences))];
  const missing = known.slice(applied.length).map(({ name }) => name);
  if (missing.length > 0)
    return [warning(NAME, `\`worker migrate\` or \`worker start\` would apply ${missing.join(", ")}`)];
  return [ok(NAME, `as its ${applied.length} migrations make it`)];
}

function changed(differences: readonly string[]): string {
  const more = differences.length > SHOWN ? ` and ${differences.length - SHOWN} more` : "";
  return `somebody changed it: ${differences.slice(0, SHOWN).join("; ")}${more}`;
}

async function differencesOf(pool: Pool, migrations: readonly { readonly sql: string }[]): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    return await compareInTransaction(client, migrations);
  } finally {
    await client.query("ROLLBACK").catch(() => {});
    client.release(true);
  }
}

/**
 * The migrations run once more, beside the catalog, in a transaction that is rolled back. Until then nobody else sees
 * any of it, and renaming a schema waits for nothing that reads or writes its tables.
 */
async function compareInTransaction(
  client: PoolClient,
  migrations: readonly { readonly sql: string }[],
): Promise<readonly string[]> {
  await client.query("SET LOCAL lock_timeout = '5s'");
  const found = await describeSchema(client, "catalog");
  await client.query("ALTER SCHEMA catalog RENAME TO longshore_doctor");
  for (const { sql } of migrations) await client.query(sql);
  const expected = await describeSchema(client, "catalog");
  return [
    ...[...expected].filter((line) => !found.has(line)).map((line) => `missing ${line}`),
    ...[...found].filter((line) => !expected.has(line)).map((line) => `unexpected ${line}`),
  ];
}
