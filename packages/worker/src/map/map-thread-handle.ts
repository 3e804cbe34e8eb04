import type { Worker } from "node:worker_threads";
import { CpuDeadline } from "../thread/cpu-deadline.ts";
import { deathOf, startThread } from "../thread/start-thread.ts";
import { type ThreadCpu, threadCpu } from "../thread/thread-cpu.ts";
import type { MapRequest } from "./map-request.ts";
import { decodeMapResult, MapRefused, type MapResult } from "./map-result.ts";
import { MapUnavailable } from "./map-unavailable.ts";
import type { ThreadAnswer, ThreadReady } from "./thread-answer.ts";
import { ThreadKilled } from "./thread-killed.ts";

/** What one request may cost its thread. */
export interface ThreadLimits {
  /** Of CPU time; ten times as long by the clock, whatever else the machine does. */
  readonly milliseconds: number;
  /** Of JavaScript values. Payload bytes and their decompressed form are not among them. */
  readonly heapMegabytes: number;
}

interface Pending {
  readonly resolve: (result: MapResult) => void;
  readonly reject: (reason: Error) => void;
  readonly deadline: CpuDeadline;
}

/** A thread that gets less than a tenth of a core is ended all the same. */
const WALL_FACTOR = 10;

/** One thread, seen from outside. It has at most one request at a time, so a death is the death of that request. */
export class MapThread {
  /** Resolves when the thread can take its first request. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #limits: ThreadLimits;
  #pending: Pending | null = null;
  #death: Error | null = null;
  /** CPU time of the thread after its last answer, in milliseconds. */
  #total = 0;
  #cpu: ThreadCpu | null = null;
  #spent = 0;

  constructor(limits: ThreadLimits) {
    this.#limits = limits;
    this.#worker = startThread(import.meta.url, "map-thread", limits.heapMegabytes);
    this.#worker.on("message", (said: ThreadAnswer | ThreadReady) => {
      this.#total = said.total;
      if ("ready" in said) this.#cpu = threadCpu(this.#worker, said.task);
      else this.#settle(said);
    });
    this.#worker.on("error", (error) => this.#die(new ThreadKilled(deathOf(error), error.message)));
    this.#worker.on("exit", () => this.#die(new ThreadKilled("crash", "the mapping thread ended by itself")));
    this.ready = new Promise((resolve, reject) => {
      this.#worker.once("message", () => resolve());
      this.#worker.once("exit", () => reject(this.#death));
    });
  }

  get isDead(): boolean {
    return this.#death !== null;
  }

  /** Milliseconds of CPU time that the last request took; of one that cost the thread its life, the limit. */
  get spent(): number {
    return this.#spent;
  }

  /** @throws {ThreadKilled} when the request costs more than the limits allow; then the thread is no more. */
  map(request: MapRequest): Promise<MapResult> {
    return new Promise((resolve, reject) => {
      const limit = this.#limits.milliseconds;
      const deadline = new CpuDeadline({
        limit,
        outer: limit * WALL_FACTOR,
        cpu: this.#cpu,
        before: this.#total,
        onOver: () => this.#overrun(),
      });
      this.#pending = { resolve, reject, deadline };
      const payload = ownBytes(request.payload);
      this.#worker.postMessage({ ...request, payload }, [payload.buffer]);
    });
  }

  async end(): Promise<void> {
    this.#die(new MapUnavailable("the mapping threads are closed"));
    await this.#worker.terminate();
  }

  #overrun(): void {
    this.#die(new ThreadKilled("time", `mapping the record took longer than ${this.#limits.milliseconds} ms`));
    void this.#worker.terminate();
  }

  /** The first reason counts: a thread that is ended exits as well. */
  #die(reason: Error): void {
    this.#death ??= reason;
    const pending = this.#take();
    if (pending === null) return;
    const isOverrun = reason instanceof ThreadKilled && reason.because === "time";
    this.#spent = isOverrun ? pending.deadline.spent : this.#limits.milliseconds;
    pending.reject(this.#death);
  }

  #settle(answer: ThreadAnswer): void {
    const pending = this.#take();
    this.#spent = answer.spent;
    if ("result" in answer) pending?.resolve(decodeMapResult(answer.result));
    else pending?.reject("refused" in answer ? new MapRefused(answer.refused) : new Error(answer.failed));
  }

  #take(): Pending | null {
    const pending = this.#pending;
    this.#pending = null;
    pending?.deadline.stop();
    return pending;
  }
}

/** Small buffers share their memory with others, which cannot be moved. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return isAlone ? new Uint8Array(buffer) : Uint8Array.from(bytes);
}
