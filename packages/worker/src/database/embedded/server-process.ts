import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import process from "node:process";
import type { Cluster } from "./cluster.ts";
import { commandAs, type Identity, spawnIdentity } from "./identity.ts";
import { spawnWatched } from "./watched-process.ts";

/** A server that this process started, and that ends with it however it ends. */
export interface ServerProcess {
  /** Ended by itself or by us. */
  readonly hasEnded: () => boolean;
  /** Lets it finish its transactions' rollback and a checkpoint; resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

const MAX_LOG_BYTES = 10_000_000;

/** Only TCP on this machine: the path of a socket may not have more than 107 characters. */
const SETTINGS = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=100"];

export function spawnServer(postgres: string, cluster: Cluster, port: number, identity: Identity): ServerProcess {
  const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
  const server = commandAs(identity, [postgres, "-D", cluster.data, "-p", String(port), ...settings]);
  const log = openLog(cluster.logFile);
  const child = spawnWatched(server, {
    cwd: cluster.data,
    ...spawnIdentity(identity),
    stdio: ["pipe", log, log],
  });
  closeSync(log);
  return watch(child);
}

function watch(child: ChildProcess): ServerProcess {
  let ended = false;
  const end = once(child, "exit").catch(() => []);
  void end.then(() => {
    ended = true;
  });
  child.unref();
  return {
    hasEnded: () => ended,
    stop: async () => {
      child.ref();
      if (process.platform === "win32") child.kill();
      child.stdin?.end();
      await end;
    },
  };
}

function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) rmSync(path);
  return openSync(path, "a", 0o600);
}

/** The end of a server's log, for the message that says that it did not start. */
export function lastLogLines({ logFile }: Cluster, count = 5): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-count).join("\n");
}
