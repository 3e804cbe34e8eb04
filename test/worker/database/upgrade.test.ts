import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, migrate, migrationFiles, openDatabase } from "@longshore/worker";
import { Client } from "pg";
import { afterEach, describe, expect, inject, test } from "vitest";
import { WorkerProcess } from "../harness/worker-process.ts";
import type { Call } from "../http/test-server.ts";

/**
 * Files that a database may have been migrated with, and what they hold. One that is here must never change: a database
 * that has it would be refused. A new one is added when it is released.
 */
const RELEASED: Readonly<Record<string, string>> = {
  "0001-catalog.sql": "ebb100d55c577219db9872c079885774d105ab38112ea6cd53db4ce837f054b0",
  "0002-client-state.sql": "b257ef71bef0024933426f1118725f93dcf3875c7ec6f9c475044a4fe1811a74",
  "0003-changelog.sql": "687ee82c44252e3a656e51c1b6f6219991df8fb4eb8f240333481f43811a2ec0",
  "0004-client-metrics.sql": "967ee30bfb01ca1ac0050b1feb996ab0b9909b4c4a6dd9984d54b1247d3161ca",
  "0005-set-aside.sql": "1c7cd99a69559507f8549c36264c19d8a771bfdfe78d88c98c8f46cfc424eb6e",
  "0006-rechecks.sql": "7b2058a13563af1713c689d1005a6545ff4e945255014827217cad7c60767539",
  "0007-dead-letters.sql": "d4d5fe23b096167274ae23ba37dcb86399799dcaef75f2febf0d2b38220d7e98",
  "0008-retention.sql": "524029d4408d024b93cdd06c63a3c17bfc43cbb4acbf9fa1e81be2a7f47c513b",
  "0009-migrations.sql": "131c694b5ac15111bb108c2d1c703ff6eb2a9b6f344e0fd318f959d6bf79b092",
  "0010-problems.sql": "32725d9ac3e1181d30c0807af57c993df0393c43d2144d76b10dff2484ceaa22",
  "0011-throttle.sql": "43c774f2948e8043d3b649abf6f28444c730bb1cddc4e20d9190ed6daf074abf",
};

/**
 * What a worker left behind: of each table some rows, of which those that a schema lacks are left out. Its log has two
 * records that are pending and one that is set aside, an entity waits for `team/core`, which the first of the two brings.
 */
const ROWS: Readonly<Record<string, readonly object[]>> = JSON.parse(
  readFileSync(new URL("released-rows.json", import.meta.url), "utf8"),
);

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

async function databaseOf(schema: number): Promise<{ readonly url: string; readonly database: Database }> {
  const name = `longshore_upgrade_${process.pid}_${schema}`;
  const client = new Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  opened.push({
    close: async () => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await client.end();
    },
  });
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${name}`;
  const database = openDatabase(url.href, { connections: 2, name: "upgrade-test", onIdleError: () => {} });
  opened.push(database);
  await migrate(database, { migrations: migrationFiles().slice(0, schema) });
  await fill(database);
  return { url: url.href, database };
}

/** As PostgreSQL restores a dump: the rows, then where the sequences go on. */
async function fill({ pool }: Database): Promise<void> {
  const columns = await columnsOf(pool);
  const client = await pool.connect();
  await client.query("SET session_replication_role = replica");
  for (const [table, names] of columns) {
    const rows = ROWS[table] ?? [];
    const list = names.filter((name) => rows.some((row) => Object.hasOwn(row, name))).join(", ");
    await client.query(`DELETE FROM catalog.${table}`);
    await client.query(
      `INSERT INTO catalog.${table} (${list}) OVERRIDING SYSTEM VALUE
       SELECT ${list} FROM json_populate_recordset(NULL::catalog.${table}, $1)`,
      [JSON.stringify(rows)],
    );
    const { rows: sequences } = await client.query<{ sequence: string | null }>(
      "SELECT pg_get_serial_sequence($1, 'id') AS sequence WHERE $2::boolean",
      [`catalog.${table}`, names.includes("id")],
    );
    for (const { sequence } of sequences) {
      if (sequence !== null) await client.query(`SELECT setval('${sequence}', 10000)`);
    }
  }
  await client.query("SET session_replication_role = DEFAULT");
  client.release();
}

async function columnsOf(pool: Database["pool"]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await pool.query<{ table: string; names: string[] }>(
    `SELECT table_name AS table, array_agg(column_name::text) AS names
     FROM information_schema.columns WHERE table_schema = 'catalog' GROUP BY 1`,
  );
  return new Map(rows.map(({ table, names }) => [table, names]));
}

async function until(call: Call, path: string, isThere: (body: Awaited<ReturnType<Call>>["body"]) => boolean) {
  for (;;) {
    const { body } = await call("GET", path);
    if (isThere(body)) return body;
    await sleep(50);
  }
}

test("a released migration is never changed: databases that have it would be refused", () => {
  const checksums = migrationFiles().map(({ name, checksum }) => [name, checksum]);
  expect(Object.fromEntries(checksums)).toEqual(RELEASED);
});

test("the rows that upgrades are tried with leave out no table of the newest schema", async () => {
  const { database } = await databaseOf(migrationFiles().length);
  const tables = [...(await columnsOf(database.pool)).keys()];
  expect(tables.filter((table) => (ROWS[table] ?? []).length === 0)).toEqual([]);
});

test("payloads from before they were counted are counted by the upgrade, one that two records share once", async () => {
  const { database } = await databaseOf(migrationFiles().findIndex(({ name }) => name.endsWith("-retention.sql")));
  await database.pool.query(`
    INSERT INTO catalog.raw_record (integration, seq, type, source, payload, received_at, retry_of)
    SELECT integration, seq + 1000, type, source, payload, received_at, seq FROM catalog.raw_record
    WHERE payload IS NOT NULL AND type = 'items' LIMIT 1`);
  await migrate(database);
  const { rows } = await database.pool.query(`
    SELECT (SELECT sum(stored_bytes) FROM catalog.log)::bigint AS counted,
      (SELECT sum(stored_bytes) FROM catalog.raw_record)::bigint AS of_records,
      (SELECT sum(octet_length(body)) FROM catalog.raw_payload p
        WHERE EXISTS (SELECT 1 FROM catalog.raw_record r WHERE r.payload = p.id)) AS stored`);
  const [{ counted, of_records, stored }] = rows;
  expect(stored).toBeGreaterThan(0);
  expect([counted, of_records]).toEqual([stored, stored]);
});

describe.each(migrationFiles().map(({ number, name }) => ({ number, name })))(
  "a database as of $name",
  ({ number }) => {
    test("is brought to this version by a worker that goes on with what was under way", async () => {
      const { url, database } = await databaseOf(number);
      const worker = await WorkerProcess.start({ DATABASE_URL: url });
      opened.push({ close: async () => void (await worker.stop()) });
      const call = await worker.client();
      const shop = "/v1/blueprints/service/entities/shop";
      const { entity } = await until(call, shop, ({ entity: { title } }) => title === "The shop");
      expect(entity).toMatchObject({ relations: { team: "core" }, properties: { url: null } });
      expect((await call("GET", "/v1/blueprints/service/entities/waits")).status).toBe(200);
      const { body } = await call("GET", "/v1/integration/github/records?status=set_aside");
      expect(body.records).toMatchObject([{ problem: { code: "record_timed_out" } }]);
      const { rows } = await database.pool.query("SELECT revision FROM catalog.entity WHERE identifier = 'shop'");
      expect(rows).toEqual([{ revision: 2 }]);
    });
  },
);
