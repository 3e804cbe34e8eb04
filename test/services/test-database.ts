import { type Database, migrate, openDatabase } from "@longshore/worker";
import { Client } from "pg";
import { inject } from "vitest";

export interface TestDatabase extends Database {
  readonly url: string;
}

/** A migrated database that every test gets a copy of: migrating each would take longer than most tests. */
async function template(serverUrl: string): Promise<string> {
  const name = `longshore_template_${process.ppid}`;
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    // Test files run at once: the first one makes it, the others wait.
    await client.query("SELECT pg_advisory_lock(hashtext($1))", [name]);
    const { rows } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rows.length === 0) await makeTemplate(client, serverUrl, name);
  } finally {
    await client.end();
  }
  return name;
}

async function makeTemplate(client: Client, serverUrl: string, name: string): Promise<void> {
  const unfinished = `${name}_unfinished`;
  await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${unfinished}`);
  const database = open(databaseUrl(serverUrl, unfinished));
  await migrate(database);
  await database.close();
  await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
}

let made = 0;

/** A migrated, empty database of its own. Whoever asked for it closes it. */
export async function createTestDatabase(connections = 10): Promise<TestDatabase> {
  const serverUrl = inject("postgresUrl");
  const name = `longshore_test_${process.pid}_${made++}_${Math.random().toString(36).slice(2, 8)}`;
  await command(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${await template(serverUrl)}`);
  const url = databaseUrl(serverUrl, name);
  const database = open(url, connections);
  return {
    ...database,
    url,
    close: async () => {
      await database.close();
      await command(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

function open(url: string, connections = 2): Database {
  return openDatabase(url, { connections, name: "longshore-test", onIdleError: () => {} });
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function command(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
