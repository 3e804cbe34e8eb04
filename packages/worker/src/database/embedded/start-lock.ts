import { linkSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./is-alive.ts";

/** Longer than any start takes: a lock of that age belongs to a process id that was given away again. */
const TOO_OLD_MS = 120_000;
const POLL_MS = 50;

/**
 * Runs `work` while no other process runs anything under the lock file `path`. The lock of a dead process is taken over.
 * Beneath it PostgreSQL itself refuses a second server on one folder.
 */
export async function underStartLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid), { mode: 0o600 });
  try {
    while (!tryLock(mine, path)) await sleep(POLL_MS);
  } finally {
    unlinkSync(mine);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** A link is made with its content, so nobody ever reads an empty lock. @throws where the file system has no links */
function tryLock(mine: string, path: string): boolean {
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    removeIfStale(path);
    return false;
  }
}

/** Renamed away first: of two that find the same dead lock only one gets it, and a new lock is not removed with it. */
function removeIfStale(path: string): void {
  if (!isStale(path)) return;
  const away = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, away);
    if (!isStale(away)) linkSync(away, path);
    unlinkSync(away);
  } catch {
    // Somebody else was faster.
  }
}

function isStale(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > TOO_OLD_MS || !isAlive(Number(readFileSync(path, "utf8")));
  } catch {
    return false;
  }
}
