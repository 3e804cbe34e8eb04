import { Worker } from "node:worker_threads";
import type { CheckAnswer, CheckRequest, CheckResult, CheckThreadReady } from "./check-request.ts";
import { type ThreadCpu, threadCpu } from "./thread-cpu.ts";

/** What one check may cost. */
export interface CheckLimits {
  /** Of CPU time of its thread: a busy machine refuses nothing that an idle one takes. */
  readonly cpuMilliseconds: number;
  /** From the moment the thread has it. An end for a thread whose CPU time is not known, or that gets none. */
  readonly milliseconds: number;
  /** Of JavaScript values. */
  readonly heapMegabytes: number;
}

/** A check cost more than it may. Its thread is no more. */
export class CheckKilled extends Error {
  readonly why: "time" | "memory" | "crash";

  constructor(why: CheckKilled["why"], message: string) {
    super(message);
    this.why = why;
  }
}

interface Pending {
  readonly resolve: (result: CheckResult) => void;
  readonly reject: (reason: Error) => void;
}

/** Between two looks at the CPU time of a thread. */
const LOOK_MILLISECONDS = 50;

/** One thread, seen from outside. It has at most one request at a time, so a death is the death of that request. */
export class CheckThread {
  /** Resolves when the thread can take its first request. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #limits: CheckLimits;
  #cpu: ThreadCpu = async () => null;
  #pending: Pending | null = null;
  #death: Error | null = null;

  constructor(limits: CheckLimits) {
    this.#limits = limits;
    this.#worker = new Worker(threadFile(), {
      execArgv: isSource() ? ["--conditions=source"] : [],
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
    });
    this.#worker.on("message", (message: CheckAnswer | CheckThreadReady) => {
      if (!("ready" in message)) this.#settle(message);
    });
    this.#worker.on("error", (error) => this.die(new CheckKilled(causeOf(error), error.message)));
    this.#worker.on("exit", () => this.die(new CheckKilled("crash", "the check thread ended by itself")));
    this.ready = new Promise((resolve, reject) => {
      this.#worker.once("message", ({ task }: CheckThreadReady) => {
        this.#cpu = threadCpu(this.#worker, task);
        resolve();
      });
      this.#worker.once("exit", () => reject(this.#death));
    });
  }

  get isDead(): boolean {
    return this.#death !== null;
  }

  /** @throws {CheckKilled} when the check costs more than the limits allow; then the thread is no more. */
  async check(request: CheckRequest): Promise<CheckResult> {
    const before = await this.#cpu();
    const started = performance.now();
    const timer = setInterval(() => void this.#look(before, started), LOOK_MILLISECONDS);
    try {
      return await new Promise<CheckResult>((resolve, reject) => {
        if (this.#death !== null) reject(this.#death);
        this.#pending = { resolve, reject };
        this.#worker.postMessage(request);
      });
    } finally {
      clearInterval(timer);
    }
  }

  /** The first reason counts: a thread that is ended exits as well. */
  die(reason: Error): Promise<number> {
    this.#death ??= reason;
    this.#take()?.reject(this.#death);
    return this.#worker.terminate();
  }

  async #look(before: number | null, started: number): Promise<void> {
    const pending = this.#pending;
    const now = await this.#cpu();
    // The answer may have come meanwhile, and another request with it.
    if (pending === null || pending !== this.#pending) return;
    const { cpuMilliseconds, milliseconds } = this.#limits;
    if (before !== null && now !== null && now - before > cpuMilliseconds) {
      this.#overrun(`${cpuMilliseconds} ms of CPU time`);
    } else if (performance.now() - started > milliseconds) this.#overrun(`${milliseconds} ms`);
  }

  #overrun(limit: string): void {
    void this.die(new CheckKilled("time", `it took more than ${limit}`));
  }

  #settle(answer: CheckAnswer): void {
    const pending = this.#take();
    if ("result" in answer) pending?.resolve(answer.result);
    else pending?.reject(new Error(answer.failed));
  }

  #take(): Pending | null {
    const pending = this.#pending;
    this.#pending = null;
    return pending;
  }
}

function causeOf(error: Error): CheckKilled["why"] {
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : "crash";
}

function isSource(): boolean {
  return import.meta.url.endsWith(".ts");
}

/** Beside this file, whether that is the source or what was built of it. */
function threadFile(): URL {
  return new URL(isSource() ? "./check-thread.ts" : "./check-thread.js", import.meta.url);
}
