import { type Database, migrate, openDatabase } from "@longshore/worker";
import { Client } from "pg";
import { inject } from "vitest";

export interface TestDatabase extends Database {
  readonly url: string;
}

/** Makes a migrated database, of which every test gets a copy: migrating each would take longer than most tests. */
export async function makeTemplate(serverUrl: string): Promise<string> {
  const name = `longshore_template_${process.pid}`;
  await command(serverUrl, `CREATE DATABASE ${name}`);
  const database = open(databaseUrl(serverUrl, name));
  await migrate(database);
  await database.close();
  return name;
}

let made = 0;

/** A migrated, empty database of its own. Whoever asked for it closes it. */
export async function createTestDatabase(connections = 10): Promise<TestDatabase> {
  const serverUrl = inject("postgresUrl");
  const name = `longshore_test_${process.pid}_${made++}_${Math.random().toString(36).slice(2, 8)}`;
  await command(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${inject("postgresTemplate")}`);
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
