import type { Logger } from "pino";
import { type Database, openDatabase } from "../database/database.ts";
import { openEmbedded } from "../database/embedded/open-embedded.ts";
import { migrate } from "../database/migrate.ts";
import { Cleanup } from "../settings/cleanup.ts";
import type { Settings } from "../settings/settings-table.ts";

/** Runs a short command on the database of the settings, brought to the schema of this version. */
export async function withDatabase<T>(
  { databaseUrl, dataFolder }: Settings,
  log: Logger,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const cleanup = new Cleanup(log);
  try {
    const embedded = databaseUrl === null ? await openEmbedded(dataFolder, log) : null;
    if (embedded !== null) cleanup.add("the embedded PostgreSQL", embedded.stop);
    const url = databaseUrl ?? embedded?.url ?? "";
    const database = openDatabase(url, { connections: 2, name: "longshore-command", onIdleError: () => {} });
    cleanup.add("the connections to PostgreSQL", database.close);
    await migrate(database);
    return await work(database);
  } finally {
    await cleanup.run();
  }
}
