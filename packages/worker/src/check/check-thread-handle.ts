import type { Worker } from "node:worker_threads";
import { CpuDeadline } from "../thread/cpu-deadline.ts";
import { deathOf, startThread } from "../thread/start-thread.ts";
import { type ThreadCpu, threadCpu } from "../thread/thread-cpu.ts";
import type { CheckAnswer, CheckRequest, CheckResult, CheckThreadReady } from "./check-request.ts";

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

/** One thread, seen from outside. It has at most one request at a time, so a death is the death of that request. */
export class CheckThread {
  /** Resolves when the thread can take its first request. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #limits: CheckLimits;
  #cpu: ThreadCpu | null = null;
  #pending: Pending | null = null;
  #death: Error | null = null;

  constructor(limits: CheckLimits) {
    this.#limits = limits;
    this.#worker = startThread(import.meta.url, "check-thread", limits.heapMegabytes);
    this.#worker.on("message", (message: CheckAnswer | CheckThreadReady) => {
      if (!("ready" in message)) this.#settle(message);
    });
    this.#worker.on("error", (error) => this.die(new CheckKilled(deathOf(error), error.message)));
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
    const deadline = this.#deadline((await this.#cpu?.()) ?? null);
    try {
      return await new Promise<CheckResult>((resolve, reject) => {
        if (this.#death !== null) reject(this.#death);
        this.#pending = { resolve, reject };
        this.#worker.postMessage(request);
      });
    } finally {
      deadline.stop();
    }
  }

  /** The first reason counts: a thread that is ended exits as well. */
  die(reason: Error): Promise<number> {
    this.#death ??= reason;
    this.#take()?.reject(this.#death);
    return this.#worker.terminate();
  }

  /** Where CPU time cannot be read, only the outer limit holds: a busy machine must refuse no good document. */
  #deadline(before: number | null): CpuDeadline {
    const { cpuMilliseconds, milliseconds } = this.#limits;
    return new CpuDeadline({
      limit: before === null ? milliseconds : cpuMilliseconds,
      outer: milliseconds,
      cpu: before === null ? null : this.#cpu,
      before: before ?? 0,
      onOver: (because) => {
        const limit =
          because === "limit" && before !== null ? `${cpuMilliseconds} ms of CPU time` : `${milliseconds} ms`;
        void this.die(new CheckKilled("time", `it took more than ${limit}`));
      },
    });
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
