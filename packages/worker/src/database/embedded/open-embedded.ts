import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { prepareDataFolder } from "../../settings/data-folder.ts";
import { ServiceRefused } from "../../settings/service-refused.ts";
import { CLUSTER_USER, type Cluster, existingCluster, openCluster } from "./cluster.ts";
import { portFor } from "./free-port.ts";
import { makeReachable, serverIdentity } from "./identity.ts";
import { removeMisleadingFile, runningPostmaster } from "./postmaster-file.ts";
import { postgresPrograms } from "./programs.ts";
import { lastLogLines, type ServerProcess, spawnServer } from "./server-process.ts";
import { type ServerState, stateOf } from "./server-state.ts";
import { underStartLock } from "./start-lock.ts";
import { PATIENCE, type Patience, StartWait } from "./start-wait.ts";

/** A real PostgreSQL in the data folder, shared by all processes on this machine that name that folder. */
export interface EmbeddedPostgres {
  /** With the password; not for logs. */
  readonly url: string;
  /** Starts the server if nobody runs it (any more) and gives its URL, which changes only if its port was taken. */
  readonly ensureRunning: () => Promise<string>;
  /** Stops the server if this process started it. Processes that remain start it again. */
  readonly stop: () => Promise<void>;
}

const POLL_MS = 50;
const LOOK_EVERY_MS = 500;
const TRY_AGAIN_AFTER_MS = 1_000;

/** Attaches to the server of the data folder, or starts it, and from then on sees to it that it runs. */
export async function openEmbedded(
  dataFolder: string,
  log: Logger,
  patience: Partial<Patience> = {},
): Promise<EmbeddedPostgres> {
  prepareDataFolder(dataFolder);
  const keeper = new Keeper(resolve(dataFolder), log, { ...PATIENCE, ...patience });
  const url = await keeper.ensureRunning();
  keeper.watch();
  return { url, ensureRunning: () => keeper.ensureRunning(), stop: () => keeper.stop() };
}

class Keeper {
  readonly #dataFolder: string;
  readonly #log: Logger;
  readonly #patience: Patience;
  #server: ServerProcess | null = null;
  #starting: Promise<string> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(dataFolder: string, log: Logger, patience: Patience) {
    this.#dataFolder = dataFolder;
    this.#log = log;
    this.#patience = patience;
  }

  /** Calls that come while one runs share it. */
  ensureRunning(): Promise<string> {
    this.#starting ??= this.#untilRunning().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  /** Whoever started the server may be gone at any moment; queries in flight then fail, and those after wait for us. */
  watch(): void {
    this.#timer = setInterval(() => {
      if (this.#starting !== null || this.#isUp()) return;
      this.#log.warn("the embedded PostgreSQL is gone; starting it again");
      this.ensureRunning().catch((error: unknown) => this.#log.error({ err: error }, "PostgreSQL does not start"));
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#starting?.catch(() => {});
    await this.#server?.stop();
  }

  #isUp(): boolean {
    const cluster = existingCluster(this.#dataFolder);
    return cluster !== null && runningPostmaster(cluster.data) !== null;
  }

  async #untilRunning(): Promise<string> {
    const wait = new StartWait(this.#patience, this.#log);
    while (!this.#isStopped) {
      const { url, state } = await this.#look();
      if (state === "ready") return url;
      if (state === "on its way") wait.goOn(this.#said());
      else await this.#start();
      if (wait.isOver()) throw this.#notStarted();
      await sleep(wait.nextPause());
    }
    throw new Error("the embedded PostgreSQL was stopped");
  }

  async #look(): Promise<{ readonly url: string; readonly state: ServerState }> {
    const cluster = existingCluster(this.#dataFolder);
    const running = cluster === null ? null : runningPostmaster(cluster.data);
    if (cluster === null || running === null || running.port === 0) return { url: "", state: "silent" };
    const url = urlOf(cluster, running.port);
    return { url, state: await stateOf(url) };
  }

  async #start(): Promise<void> {
    if (this.#isUp()) return;
    prepareDataFolder(this.#dataFolder);
    await underStartLock(join(this.#dataFolder, "postgres-start.lock"), () => this.#startLocked());
  }

  /** What the server said last, but for its answers to us. While it recovers it says every ten seconds how far it is. */
  #said(): string {
    const cluster = existingCluster(this.#dataFolder);
    const lines = cluster === null ? [] : lastLogLines(cluster, 50).split("\n");
    return lines.findLast((line) => !line.includes("FATAL:")) ?? "";
  }

  async #startLocked(): Promise<void> {
    if (this.#isUp() || this.#isStopped) return;
    const identity = serverIdentity();
    const programs = makeReachable(identity, await postgresPrograms(), this.#dataFolder);
    const cluster = await openCluster(this.#dataFolder, identity, programs);
    removeMisleadingFile(cluster.data);
    this.#server = spawnServer(programs.postgres, cluster, await portFor(cluster.portFile), identity);
    await this.#untilUp(this.#server);
    if (this.#server.hasEnded()) await this.#failed(cluster);
    else this.#log.debug({ identity, folder: this.#dataFolder }, "started the embedded PostgreSQL");
  }

  /** It may do in a moment: after a crash PostgreSQL waits until the last backend of before is gone. */
  async #failed(cluster: Cluster): Promise<void> {
    this.#log.warn({ said: lastLogLines(cluster) }, "the embedded PostgreSQL did not start; trying again");
    await sleep(TRY_AGAIN_AFTER_MS);
  }

  /** The lock is kept until the server has put up its own. */
  async #untilUp(server: ServerProcess): Promise<void> {
    while (!server.hasEnded() && !this.#isUp()) await sleep(POLL_MS);
  }

  #notStarted(): Error {
    const cluster = existingCluster(this.#dataFolder);
    const said = cluster === null ? "" : `; ${cluster.logFile} ends with: ${lastLogLines(cluster, 1)}`;
    return new ServiceRefused(`the embedded PostgreSQL in ${this.#dataFolder} does not start${said}`);
  }
}

const urlOf = ({ password }: Cluster, port: number): string =>
  `postgres://${CLUSTER_USER}:${password}@127.0.0.1:${port}/postgres`;
