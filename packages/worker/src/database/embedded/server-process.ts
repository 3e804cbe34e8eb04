import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import process from "node:process";
import type { Cluster } from "./cluster.ts";
import { commandAs, type Identity, spawnIdentity } from "./identity.ts";

/** A server that this process started, and that ends with it however it ends. */
export interface ServerProcess {
  /** Ended by itself or by us. */
  readonly hasEnded: () => boolean;
  /** Lets it finish its transactions' rollback and a checkpoint; resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

/**
 * Reads a pipe that only we hold: when we are gone, killed with -9 too, reading ends and the server is told to stop (INT:
 * disconnect everyone, then shut down cleanly). A line instead of the end says that there is nothing to stop.
 */
const WATCHDOG = '"$0" "$@" </dev/null & server=$!; exec 3<&0; (read -r line <&3 || kill -INT $server) & wait $server';

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
    // A group of its own: Ctrl-C on the terminal is for us alone.
    detached: true,
    stdio: ["pipe", log, log] as ["pipe", number, number],
  });
  closeSync(log);
  return watch(child);
}

type SpawnSettings = Parameters<typeof spawn>[2];

function spawnWatched([command, ...args]: readonly [string, ...string[]], options: SpawnSettings): ChildProcess {
  // Windows has no shell that could watch; a server that is left over there is attached to by the next process.
  if (process.platform === "win32") return spawn(command, args, { ...options, windowsHide: true });
  return spawn("/bin/sh", ["-c", WATCHDOG, command, ...args], options);
}

function watch(child: ChildProcess): ServerProcess {
  let ended = false;
  const end = once(child, "exit").catch(() => []);
  child.stdin?.on("error", () => {});
  void end.then(() => {
    ended = true;
    child.stdin?.end("\n");
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
