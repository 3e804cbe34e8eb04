import { Worker } from "node:worker_threads";
import type { MapRequest } from "./map-request.ts";
import { decodeMapResult, MapRefused, type MapResult } from "./map-result.ts";
import { MapUnavailable } from "./map-unavailable.ts";
import type { ThreadAnswer } from "./thread-answer.ts";
import { type DeathCause, ThreadKilled } from "./thread-killed.ts";

/** What one request may cost its thread. */
export interface ThreadLimits {
  /** From the moment the thread has it. */
  readonly milliseconds: number;
  /** Of JavaScript values. Payload bytes and their decompressed form are not among them. */
  readonly heapMegabytes: number;
}

interface Pending {
  readonly resolve: (result: MapResult) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** One thread, seen from outside. It has at most one request at a time, so a death is the death of that request. */
export class MapThread {
  /** Resolves when the thread can take its first request. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #limits: ThreadLimits;
  #pending: Pending | null = null;
  #death: Error | null = null;

  constructor(limits: ThreadLimits) {
    this.#limits = limits;
    this.#worker = new Worker(threadFile(), {
      execArgv: isSource() ? ["--conditions=source"] : [],
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
    });
    this.#worker.on("message", (answer: ThreadAnswer | "ready") => {
      if (answer !== "ready") this.#settle(answer);
    });
    this.#worker.on("error", (error) => this.#die(new ThreadKilled(causeOf(error), error.message)));
    this.#worker.on("exit", () => this.#die(new ThreadKilled("crash", "the mapping thread ended by itself")));
    this.ready = new Promise((resolve, reject) => {
      this.#worker.once("message", () => resolve());
      this.#worker.once("exit", () => reject(this.#death));
    });
  }

  get isDead(): boolean {
    return this.#death !== null;
  }

  /** @throws {ThreadKilled} when the request costs more than the limits allow; then the thread is no more. */
  map(request: MapRequest): Promise<MapResult> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#overrun(), this.#limits.milliseconds);
      this.#pending = { resolve, reject, timer };
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
    this.#take()?.reject(this.#death);
  }

  #settle(answer: ThreadAnswer): void {
    const pending = this.#take();
    if ("result" in answer) pending?.resolve(decodeMapResult(answer.result));
    else pending?.reject("refused" in answer ? new MapRefused(answer.refused) : new Error(answer.failed));
  }

  #take(): Pending | null {
    const pending = this.#pending;
    this.#pending = null;
    if (pending !== null) clearTimeout(pending.timer);
    return pending;
  }
}

function causeOf(error: Error): DeathCause {
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : "crash";
}

function isSource(): boolean {
  return import.meta.url.endsWith(".ts");
}

/** Beside this file, whether that is the source or what was built of it. */
function threadFile(): URL {
  return new URL(isSource() ? "./map-thread.ts" : "./map-thread.js", import.meta.url);
}

/** Small buffers share their memory with others, which cannot be moved. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return isAlone ? new Uint8Array(buffer) : Uint8Array.from(bytes);
}
