import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { SettingsRefused } from "../../settings/settings-refused.ts";
import type { PostgresPrograms } from "./programs.ts";

/**
 * As whom the programs of PostgreSQL run, which refuse to run as root.
 * - `self`: as we do, because we are not root
 * - `namespace`: as another user of a user namespace of its own, which is root outside of it
 * - `nobody`: as the user nobody, where namespaces are not allowed, as in most containers
 */
export type Identity = "self" | "namespace" | "nobody";

const NOBODY = 65534;

export function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return "self";
  return mayUnshare() ? "namespace" : "nobody";
}

const UNSHARE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"] as const;

function mayUnshare(): boolean {
  try {
    const [command, ...args] = UNSHARE;
    execFileSync(command, [...args, "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** The command that runs `command` under the identity, given to `spawn` together with {@link spawnIdentity}. */
export function commandAs(identity: Identity, command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return identity === "namespace" ? [...UNSHARE, ...command] : command;
}

export function spawnIdentity(identity: Identity): { uid?: number; gid?: number } {
  return identity === "nobody" ? { uid: NOBODY, gid: NOBODY } : {};
}

/** Gives files to whom the server runs as; also when they were made under another identity, on another machine. */
export function giveTo(identity: Identity, path: string): void {
  if (identity === "self") return;
  const owner = identity === "nobody" ? NOBODY : 0;
  if (lstatSync(path).uid === owner) return;
  for (const inside of lstatSync(path).isDirectory() ? readdirSync(path) : []) giveTo(identity, join(path, inside));
  chownSync(path, owner, owner);
}

/**
 * Lets the server reach its data and its programs. Nobody may enter the home of root, where both often are.
 * @throws if the data folder is below one that only root may enter
 */
export function makeReachable(identity: Identity, programs: PostgresPrograms, dataFolder: string): PostgresPrograms {
  if (identity !== "nobody") return programs;
  chmodSync(dataFolder, 0o711);
  const barrier = barrierAbove(dataFolder);
  if (barrier !== null) {
    throw new SettingsRefused(
      `PostgreSQL runs as the user nobody, because root may not run it, and ${barrier} is closed to that user: start as another user than root, or set LONGSHORE_DATA to a folder like /var/lib/longshore`,
    );
  }
  return barrierAbove(programs.postgres) === null ? programs : copyOf(programs, dataFolder);
}

/** The first folder on the way that others may not enter. */
function barrierAbove(path: string): string | null {
  const parent = dirname(path);
  if (parent === path) return null;
  return barrierAbove(parent) ?? ((statSync(parent).mode & 0o001) === 0 ? parent : null);
}

/** 60 MB, copied once per version. */
function copyOf({ initdb, postgres }: PostgresPrograms, dataFolder: string): PostgresPrograms {
  const installed = dirname(dirname(postgres));
  const version = statSync(postgres).mtimeMs.toString(36);
  const copy = join(dataFolder, "postgres-programs", version);
  if (!existsSync(copy)) {
    const growing = `${copy}.${process.pid}`;
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
    cpSync(installed, growing, { recursive: true, verbatimSymlinks: true });
    renameSync(growing, copy);
  }
  const inCopy = (program: string) => join(copy, program.slice(installed.length));
  return { initdb: inCopy(initdb), postgres: inCopy(postgres) };
}
