import {
  type Database,
  type Migration,
  migrate,
  migrationFiles,
  openDatabase,
  SchemaMismatch,
} from "@longshore/worker";
import { Client } from "pg";
import { afterEach, expect, inject, test } from "vitest";

const opened: Database[] = [];
afterEach(async () => void (await Promise.all(opened.splice(0).map(({ close }) => close()))));

let made = 0;

/** A database without any schema of ours. */
async function emptyDatabase(): Promise<string> {
  const name = `longshore_empty_${process.pid}_${made++}`;
  const client = new Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${name}`;
  return url.href;
}

function open(url: string): Database {
  const database = openDatabase(url, { connections: 2, name: "migrate-test", onIdleError: () => {} });
  opened.push(database);
  return database;
}

const file = (number: number, sql: string, checksum = `sum-${number}`): Migration => ({
  number,
  name: `${number}.sql`,
  sql,
  checksum,
});

const FIRST = file(1, "CREATE TABLE one (id int)");
const SECOND = file(2, "CREATE TABLE two (id int)");

async function tables({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

test("the migrations of this version make a catalog, and a second run finds nothing to do", async () => {
  const database = open(await emptyDatabase());
  expect((await migrate(database))[0]).toBe("0001-catalog.sql");
  expect(await migrate(database)).toEqual([]);
  expect((await database.db.selectFrom("catalog.head").selectAll().execute()).length).toBe(1);
});

test("of processes that migrate at once one applies each file, and nobody fails", async () => {
  const url = await emptyDatabase();
  const slow = file(1, "CREATE TABLE one (id int); SELECT pg_sleep(0.2)");
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(open(url), { migrations: [slow, SECOND] })));
  expect(applied.flat().sort()).toEqual(["1.sql", "2.sql"]);
});

test("a file that fails leaves nothing of itself, and those before it stay", async () => {
  const database = open(await emptyDatabase());
  const broken = file(2, "CREATE TABLE two (id int); SELECT 1 / 0");
  await expect(migrate(database, { migrations: [FIRST, broken] })).rejects.toThrow("division by zero");
  expect(await tables(database)).toEqual(["one"]);
  expect(await migrate(database, { migrations: [FIRST, SECOND] })).toEqual(["2.sql"]);
});

test("an older version refuses the database of a newer one, in words, and changes nothing", async () => {
  const database = open(await emptyDatabase());
  await migrate(database, { migrations: [FIRST, SECOND] });
  const refused = migrate(database, { migrations: [FIRST] });
  await expect(refused).rejects.toThrow(SchemaMismatch);
  await expect(refused).rejects.toThrow("migration 2.sql, which this version of Longshore does not know");
});

test("a file that was changed after it was applied is refused", async () => {
  const database = open(await emptyDatabase());
  await migrate(database, { migrations: [FIRST] });
  const changed = [file(1, FIRST.sql, "other"), SECOND];
  await expect(migrate(database, { migrations: changed })).rejects.toThrow("changed after it was applied");
  expect(await tables(database)).toEqual(["one"]);
});

test("a catalog that somebody dropped is missed, not taken for migrated", async () => {
  const database = open(await emptyDatabase());
  await migrate(database);
  await database.pool.query("DROP SCHEMA catalog CASCADE");
  await expect(migrate(database)).rejects.toThrow("its schema `catalog` is gone");
  await database.pool.query("DROP SCHEMA longshore CASCADE");
  expect(await migrate(database)).toEqual(migrationFiles().map(({ name }) => name));
});

test("of workers' migrations that run at once on a database of the first version each file is applied once", async () => {
  const url = await emptyDatabase();
  await migrate(open(url), { migrations: migrationFiles().slice(0, 1) });
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(open(url))));
  expect(applied.flat().toSorted()).toEqual(
    migrationFiles()
      .slice(1)
      .map(({ name }) => name),
  );
});
