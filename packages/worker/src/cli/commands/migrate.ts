import process from "node:process";
import type { Logger } from "pino";
import { openDatabase } from "../../database/database.ts";
import { openEmbedded } from "../../database/embedded/open-embedded.ts";
import { migrate } from "../../database/migrate.ts";
import { Cleanup } from "../../settings/cleanup.ts";
import type { Settings } from "../../settings/settings-table.ts";
import { parseCall } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openLog } from "../log.ts";

export async function main(args: readonly string[]): Promise<ExitCode> {
  const call = parseCall(
    {
      name: "migrate",
      description: "Brings the database to the schema of this version, as `worker start` also does.",
      json: "print the names of the applied files as JSON",
      flags: ["dataFolder", "logLevel"],
    },
    args,
  );
  if (call === null) return EXIT.ok;
  const applied = await applyAll(call.settings, openLog({ logLevel: "warn" }, call.json));
  const words = applied.length === 0 ? "nothing to apply" : applied.map((name) => `applied ${name}`).join("\n");
  process.stdout.write(`${call.json ? JSON.stringify({ applied }) : words}\n`);
  return EXIT.ok;
}

async function applyAll({ databaseUrl, dataFolder }: Settings, log: Logger): Promise<readonly string[]> {
  const cleanup = new Cleanup(log);
  try {
    const embedded = databaseUrl === null ? await openEmbedded(dataFolder, log) : null;
    if (embedded !== null) cleanup.add("the embedded PostgreSQL", embedded.stop);
    const url = databaseUrl ?? embedded?.url ?? "";
    const database = openDatabase(url, { connections: 1, name: "longshore-migrate", onIdleError: () => {} });
    cleanup.add("the connection to PostgreSQL", database.close);
    return await migrate(database);
  } finally {
    await cleanup.run();
  }
}
