import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { refusedFolder } from "../../settings/data-folder.ts";
import { ServiceRefused } from "../../settings/service-refused.ts";
import { commandAs, giveTo, type Identity, spawnIdentity } from "./identity.ts";
import type { PostgresPrograms } from "./programs.ts";
import { spawnWatched } from "./watched-process.ts";

/** The folder of an embedded server: its data, the password of its only user, the port it likes to use, its log. */
export interface Cluster {
  readonly data: string;
  readonly password: string;
  readonly portFile: string;
  readonly logFile: string;
}

export const CLUSTER_USER = "longshore";

/** The cluster of a data folder, made if it is not there. Called under the start lock. */
export async function openCluster(
  dataFolder: string,
  identity: Identity,
  programs: PostgresPrograms,
): Promise<Cluster> {
  const folder = join(dataFolder, "postgres");
  await removeUnfinished(dataFolder);
  if (!existsSync(folder)) await createCluster(folder, identity, programs);
  if (!isCluster(folder)) throw refusedFolder(dataFolder, `${folder} is not of this worker`, "another folder");
  checkVersion(dataFolder, folder, programs);
  giveTo(identity, join(folder, "data"));
  return clusterOf(folder);
}

/** The cluster of a data folder, if there is one. */
export function existingCluster(dataFolder: string): Cluster | null {
  const folder = join(dataFolder, "postgres");
  return isCluster(folder) ? clusterOf(folder) : null;
}

/** What stands under its own name is whole, so a folder without a password was made by somebody else. */
const isCluster = (folder: string): boolean => existsSync(join(folder, "password"));

/** A server does not start on the data of another major version: 60 seconds of attempts would say less. */
function checkVersion(dataFolder: string, folder: string, { postgres }: PostgresPrograms): void {
  const theirs = readFileSync(join(folder, "data", "PG_VERSION"), "utf8").trim();
  const [, ours = ""] = /(\d+)[.\w]*\s*$/.exec(execFileSync(postgres, ["--version"], { encoding: "utf8" })) ?? [];
  if (theirs === ours) return;
  const reason = `its data is of PostgreSQL ${theirs}, and this worker brings ${ours}`;
  throw refusedFolder(
    dataFolder,
    reason,
    "another folder, or dump the data with the version before and restore it here",
  );
}

function clusterOf(folder: string): Cluster {
  return {
    data: join(folder, "data"),
    password: readFileSync(join(folder, "password"), "utf8").trim(),
    portFile: join(folder, "port"),
    logFile: join(folder, "log"),
  };
}

/** Made under another name and renamed at the end: what stands under its own name is whole, whenever we were killed. */
async function createCluster(folder: string, identity: Identity, programs: PostgresPrograms): Promise<void> {
  const growing = mkdtempSync(join(dirname(folder), UNFINISHED));
  try {
    if (identity === "nobody") chmodSync(growing, 0o711);
    const data = join(growing, "data");
    const passwordFile = join(growing, "password");
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
    for (const path of [data, passwordFile]) giveTo(identity, path);
    await initdb(programs.initdb, data, passwordFile, identity);
    renameSync(growing, folder);
  } catch (error) {
    await removeWhole(growing);
    throw error;
  }
}

const UNFINISHED = "postgres-unfinished-";

/** What a process left that was killed while it made a cluster. Nobody else makes one: we hold the start lock. */
async function removeUnfinished(dataFolder: string): Promise<void> {
  for (const name of readdirSync(dataFolder).filter((each) => each.startsWith(UNFINISHED))) {
    await removeWhole(join(dataFolder, name));
  }
}

/**
 * Removes a folder in which an initdb that is being stopped may still write: a folder that is not empty any more is
 * tried again. `rmSync` gives up on it without a word.
 */
function removeWhole(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

async function initdb(program: string, data: string, passwordFile: string, identity: Identity): Promise<void> {
  const access = ["-U", CLUSTER_USER, "-A", "scram-sha-256", "--pwfile", passwordFile];
  const command = commandAs(identity, [program, "-D", data, ...access, "-E", "UTF8", "--locale=C"]);
  const child = spawnWatched(command, {
    cwd: data,
    ...spawnIdentity(identity),
    stdio: ["pipe", "ignore", "pipe"],
  });
  const [words, [code]] = await Promise.all([child.stderr === null ? "" : text(child.stderr), once(child, "close")]);
  if (code !== 0) throw new ServiceRefused(`initdb failed: ${words.trim().replaceAll(/\s*\n\s*/g, " ")}`);
}
