import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { isAlive } from "./is-alive.ts";

/** The server that runs on a data folder, as its `postmaster.pid` says. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/**
 * The server of a data folder; `null` if none runs. A killed server leaves its file behind, and after a restart of the
 * machine (in containers soon) its process id may be that of something else.
 */
export function runningPostmaster(data: string): Postmaster | null {
  const found = readPostmaster(data);
  return found !== null && isPostgres(found.pid) ? found : null;
}

/**
 * Removes the file of a killed server whose process id belongs to something else by now: PostgreSQL would take that for
 * a server and not start. A file with a dead process id is left to PostgreSQL, which then looks for orphaned backends.
 */
export function removeMisleadingFile(data: string): void {
  const found = readPostmaster(data);
  if (found === null || isPostgres(found.pid) || !isAlive(found.pid)) return;
  rmSync(fileOf(data), { force: true });
}

/** https://www.postgresql.org/docs/current/storage-file-layout.html: line 1 is the process id, line 4 the port. */
function readPostmaster(data: string): Postmaster | null {
  try {
    const lines = readFileSync(fileOf(data), "utf8").split("\n");
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return Number.isInteger(pid) && pid > 0 ? { pid, port } : null;
  } catch {
    return null;
  }
}

const fileOf = (data: string): string => join(data, "postmaster.pid");

function isPostgres(pid: number): boolean {
  try {
    return commandOf(pid).includes("postgres");
  } catch {
    return false;
  }
}

/** The name of the program that a process runs. @throws if there is no such process */
function commandOf(pid: number): string {
  if (process.platform === "linux") return readFileSync(`/proc/${pid}/comm`, "utf8");
  if (process.platform === "win32") return process.kill(pid, 0) ? "postgres" : "";
  return execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" });
}
