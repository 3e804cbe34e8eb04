import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { SettingsRefused } from "./settings-refused.ts";

/**
 * Makes the data folder if it is not there, and finds out whether this process may use it.
 * @throws {SettingsRefused} with one line that says what is wrong with it and what to change
 */
export function prepareDataFolder(folder: string): void {
  try {
    makeFolder(resolve(folder));
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(folder, error);
  }
  if (existsSync(join(folder, "PG_VERSION"))) {
    throw refusedFolder(folder, "it is the data of a PostgreSQL server", "a folder of its own");
  }
}

/**
 * One folder after the other, from above. `mkdirSync("/proc/a", { recursive: true })` never ends: Node makes `/proc`, which
 * is there, and tries `/proc/a` again.
 */
function makeFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  if (found !== undefined) throw Object.assign(new Error("it is a file"), { code: "ENOTDIR" });
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  makeOne(folder);
}

/** Another process that starts at the same moment may have made it. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

function unusable(folder: string, error: unknown): SettingsRefused {
  const reason = REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
  return refusedFolder(folder, reason, "a folder that this user may write to");
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTDIR: "it is a file, or a part of its path is one",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "its file system is read-only",
  ENOSPC: "its disk is full",
  ENOENT: "no folder can be made there",
  ELOOP: "its symbolic links go round in a circle",
  ENAMETOOLONG: "its name is too long",
};

/** `cannot use the data folder /etc/hosts: it is a file; set LONGSHORE_DATA (--data) to …` */
export function refusedFolder(folder: string, reason: string, wanted: string): SettingsRefused {
  return new SettingsRefused(
    `cannot use the data folder ${folder}: ${reason}; set LONGSHORE_DATA (--data) to ${wanted}`,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
