import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./free-port.ts";
import type { RedisProgram } from "./redis-program.ts";
import { type ServerCommand, ServerProcess } from "./server-process.ts";

const IMAGE = "redis:7-alpine";

/** A Redis of our own, with its data in a folder of its own. */
export class OwnRedis {
  readonly url: string;
  readonly #command: ServerCommand;
  readonly #folder: string;
  #server: ServerProcess | null = null;

  private constructor(program: RedisProgram, port: number) {
    this.#folder = mkdtempSync(join(tmpdir(), "longshore-redis-"));
    this.url = `redis://127.0.0.1:${port}`;
    this.#command = commandOf(program, port, this.#folder);
  }

  static async launch(program: RedisProgram): Promise<OwnRedis> {
    const redis = new OwnRedis(program, await freePort());
    await redis.start();
    return redis;
  }

  /** On the same port, with what it had. */
  async start(): Promise<void> {
    this.#server = await ServerProcess.start(this.#command, () => ask(this.url, (redis) => redis.ping()));
  }

  /** `SIGTERM`: it writes down what it has. `SIGKILL`: as a power cut does, up to a second of it is lost. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    await this.#server?.end(signal);
  }

  /** Forgets everything. */
  async empty(): Promise<void> {
    await ask(this.url, (redis) => redis.flushall());
  }

  /** Stops it for good. */
  async close(): Promise<void> {
    await this.stop("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function commandOf(program: RedisProgram, port: number, folder: string): ServerCommand {
  const settings = ["--port", `${port}`, "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction"];
  const logFile = join(folder, "server.log");
  if (program === "redis-server") {
    const command = [program, ...settings, "--bind", "127.0.0.1", "--dir", folder] as const;
    return { command, container: null, logFile };
  }
  const container = `longshore-redis-${port}`;
  const user = process.getuid === undefined ? [] : ["--user", `${process.getuid()}:${process.getgid?.()}`];
  const place = ["--name", container, "--publish", `127.0.0.1:${port}:${port}`, "--volume", `${folder}:/data`];
  const inside = ["redis-server", ...settings, "--protected-mode", "no", "--dir", "/data"];
  return { command: ["docker", "run", "--rm", ...place, ...user, IMAGE, ...inside], container, logFile };
}

async function ask(url: string, question: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on("error", () => {});
  try {
    await redis.connect();
    await question(redis);
  } finally {
    redis.disconnect();
  }
}
