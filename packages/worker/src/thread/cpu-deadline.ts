import type { ThreadCpu } from "./thread-cpu.ts";

const SHORTEST_WAIT_MILLISECONDS = 20;

export interface CpuDeadlineOptions {
  /** CPU time that the thread may use for the request, in milliseconds. */
  readonly limit: number;
  /** Time by the clock after which a thread that got less CPU time is ended all the same, in milliseconds. */
  readonly outer: number;
  /** CPU time of the thread; null where it cannot be read, and then `limit` is one of time by the clock. */
  readonly cpu: ThreadCpu | null;
  /** What `cpu` gave when the request began. */
  readonly before: number;
  readonly onOver: (because: "limit" | "outer") => void;
}

/**
 * Ends a request that uses too much CPU time. The clock only says when to look: a thread cannot use CPU time faster than
 * the clock runs. On a machine that is busy with other work the thread is looked at again, as often as it takes.
 */
export class CpuDeadline {
  readonly #options: CpuDeadlineOptions;
  readonly #outer: NodeJS.Timeout;
  #next: NodeJS.Timeout;
  #isOver = false;
  /** CPU time used, as far as it is known. Until the first look it may be all of the limit. */
  #spent: number;

  constructor(options: CpuDeadlineOptions) {
    this.#options = options;
    this.#spent = options.limit;
    this.#outer = setTimeout(() => this.#end("outer"), options.outer);
    this.#next = setTimeout(() => void this.#look(), options.limit);
  }

  /** Milliseconds to charge for a thread that was ended. */
  get spent(): number {
    return this.#spent;
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#outer);
    clearTimeout(this.#next);
  }

  async #look(): Promise<void> {
    const { limit, cpu, before } = this.#options;
    if (cpu === null) return this.#end("limit");
    this.#spent = limit;
    const now = await cpu();
    // Null: the thread has ended, and its `exit` event says why.
    if (this.#isOver || now === null) return;
    const spent = now - before;
    this.#spent = spent;
    if (spent >= limit) return this.#end("limit");
    this.#next = setTimeout(() => void this.#look(), Math.max(SHORTEST_WAIT_MILLISECONDS, limit - spent));
  }

  #end(because: "limit" | "outer"): void {
    if (this.#isOver) return;
    this.stop();
    this.#options.onOver(because);
  }
}
