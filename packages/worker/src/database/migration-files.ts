import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One numbered SQL file: `0001-catalog.sql`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** Of the text with LF line ends, so that a checkout on Windows is no other migration. SHA-256, hex. */
  readonly checksum: string;
}

/** The folder stands beside this file, also when it is built: scripts/copy-migrations.mjs sees to that. */
const FOLDER = fileURLToPath(new URL("./migrations/", import.meta.url));

/** Every migration that this version knows, in order. */
export function migrationFiles(): readonly Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map(read);
}

function read(name: string): Migration {
  const sql = readFileSync(`${FOLDER}${name}`, "utf8").replaceAll("\r\n", "\n");
  return { number: Number.parseInt(name, 10), name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
}
