import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { WorkerProcess } from "../worker/harness/worker-process.ts";
import { TcpProxy } from "./tcp-proxy.ts";

export type Role = "api" | "drain" | "publish";

export interface MemberOptions {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly postgresPort: number;
  /** Where it listens; 0 for any. */
  readonly port: number;
  readonly environment: (postgresPort: number) => Readonly<Record<string, string>>;
}

/** A process of the system, kept running as a supervisor does: what ends is started again. */
export class Member {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly postgres: TcpProxy;
  /** Grows with every process. */
  generation = 0;
  /** Milliseconds that the last start which came to its end took: how slow the machine is. */
  lastStart = 0;
  /** Ends that nobody caused. */
  readonly deaths: string[] = [];
  readonly #environment: Readonly<Record<string, string>>;
  readonly #port: number;
  readonly #logs: string[] = [];
  /** By generation: resolves when what it had sent has been acted on. */
  readonly #over = new Map<number, Promise<void>>();
  /** The one there is, whether it works already or not. */
  #current: WorkerProcess | null = null;
  #process: WorkerProcess | null = null;
  /** The one that we have killed. */
  #expected: WorkerProcess | null = null;
  #isStopping = false;
  #running: Promise<void> = Promise.resolve();

  private constructor(options: MemberOptions, postgres: TcpProxy) {
    this.name = options.name;
    this.roles = options.roles;
    this.postgres = postgres;
    this.#environment = { ...options.environment(postgres.port), LONGSHORE_ROLES: options.roles.join(",") };
    this.#port = options.port;
  }

  static async start(options: MemberOptions): Promise<Member> {
    const member = new Member(options, await TcpProxy.open(options.postgresPort));
    member.#running = member.#supervise();
    return member;
  }

  /** Of the process that works now; null while there is none. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  async untilReady(): Promise<void> {
    while (this.#process === null) await sleep(20);
  }

  /** As a lost machine ends; the supervisor starts another. */
  kill(): void {
    if (this.#current === null) return;
    this.#expected = this.#current;
    // It may have been killed a moment before.
    void this.#current.kill();
  }

  /** Resolves when nothing that a process which is gone had sent to PostgreSQL can have an effect any more. */
  async over(generation: number): Promise<void> {
    await this.#over.get(generation);
  }

  /** Ends it for good; gives the exit code. */
  async stop(): Promise<number | null> {
    await this.untilReady();
    this.#isStopping = true;
    const code = (await this.#process?.stop()) ?? null;
    await this.#running;
    return code;
  }

  async close(): Promise<void> {
    this.#isStopping = true;
    await this.#current?.kill();
    await this.#running;
    await this.postgres.close();
  }

  writeLog(folder: string): void {
    writeFileSync(`${folder}/${this.name}.log`, [...this.#logs, ...(this.#current?.log ?? [])].join("\n"));
  }

  async #supervise(): Promise<void> {
    while (!this.#isStopping) {
      const worker = WorkerProcess.launch(this.#environment, this.#port);
      this.#current = worker;
      let wasReady = false;
      const start = performance.now();
      try {
        await worker.ready();
        wasReady = true;
        this.lastStart = performance.now() - start;
        this.#process = worker;
        while (!worker.hasEnded) await sleep(10);
      } catch {
        // A server was away when it started, or it was killed.
      }
      // Long enough for the proxy to have seen all that it sent, and no fork bomb.
      await sleep(100);
      this.#over.set(this.generation, this.postgres.drained());
      this.generation += 1;
      this.#process = null;
      this.#logs.push(...worker.log, `--- ${this.name} ended`);
      if (wasReady && this.#expected !== worker && !this.#isStopping) {
        this.deaths.push(`${this.name} ended by itself: ${worker.log.slice(-3).join(" | ")}`);
      }
      this.#current = null;
    }
  }
}
