import { type Database, migrate, openDatabase } from "@longshore/worker";
import { sql } from "kysely";
import { Client } from "pg";
import { startPostgres } from "../../services/postgres-server.ts";
import { applyingOn } from "../apply/world.ts";
import { addMany, deleteThese, finish, storeLargeBlueprints } from "./large-world.ts";

/**
 * Prints how long it takes to delete five entities on which `dependents` depend, in CPU seconds of this process, and how
 * much memory at most. The server is that of `DATABASE_URL`, else one of our own.
 */
export async function measureDeletions(dependents: number): Promise<void> {
  const server = await startPostgres();
  const name = `longshore_deletions_${process.pid}`;
  await command(server.url, `CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const database = openDatabase(url.href, { connections: 4, name: "measure-deletions", onIdleError: () => undefined });
  try {
    await migrate(database);
    await measure(database, dependents);
  } finally {
    await database.close();
    await command(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
    await server.stop();
  }
}

async function measure({ db }: Database, dependents: number): Promise<void> {
  await storeLargeBlueprints(db);
  await addMany(db, { blueprint: "cluster", prefix: "c", count: 5 });
  await addMany(db, { blueprint: "node", prefix: "n", count: dependents, target: "'c' || n % 5" });
  // As large as entities of tools are: about 1 kB.
  await sql`UPDATE catalog.entity SET properties = json_build_object('text', repeat(md5(identifier), 32))`.execute(db);
  const applying = applyingOn(db);
  const before = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { migration } = await deleteThese(
    applying,
    Array.from({ length: 5 }, (_, n) => `cluster/c${n}`),
  );
  const answered = performance.now();
  const slices: number[] = [];
  let last = answered;
  if (migration !== null) {
    await finish(applying, migration, async () => {
      slices.push(performance.now() - last);
      last = performance.now();
    });
  }
  const end = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const most = process.resourceUsage().maxRSS / 1024;
  const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1);
  console.log(
    `${dependents} dependents: answered in ${seconds(answered - start)} s, all gone after ${seconds(end - start)} s,`,
    `CPU ${seconds((user + system) / 1_000)} s, at rest ${(before / 2 ** 20).toFixed(0)} MB, at most ${most.toFixed(0)} MB,`,
    `longest step ${seconds(Math.max(0, ...slices))} s of ${slices.length}`,
  );
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
