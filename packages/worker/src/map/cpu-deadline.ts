/** A thread that the machine has no time for may wait so many times its limit before it is ended all the same. */
const WALL_FACTOR = 10;

const SHORTEST_WAIT_MILLISECONDS = 20;

export interface CpuDeadlineOptions {
  /** CPU time that the thread may use, in milliseconds. */
  readonly limit: number;
  /** What it has used by now; null where Node does not say, and then the limit is one of time on the wall. */
  readonly used: (() => Promise<number>) | null;
  /** It has used its limit, or had ten times as long. */
  readonly onOver: () => void;
}

/**
 * Watches what one request takes of its thread. Time on the wall only says when to look: a thread cannot use CPU time
 * faster than that. On a machine that is busy with others it is looked at again, as often as it takes; a thread inside
 * one long call of V8's own (`JSON.parse` of 500 MB) does not answer, and is ended by the outer limit.
 */
export class CpuDeadline {
  readonly #options: CpuDeadlineOptions;
  readonly #outer: NodeJS.Timeout;
  #next: NodeJS.Timeout;
  #isOver = false;
  /** What is known of the CPU time used. Until the thread has said so, it may be all of the limit. */
  #spent: number;

  constructor(options: CpuDeadlineOptions) {
    this.#options = options;
    this.#spent = options.limit;
    this.#outer = setTimeout(() => this.#end(), options.limit * WALL_FACTOR);
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
    const { limit, used } = this.#options;
    if (used === null) return this.#end();
    this.#spent = limit;
    // A thread that is gone does not answer; whoever sees it go says why.
    const spent = await used().catch(() => null);
    if (this.#isOver || spent === null) return;
    this.#spent = spent;
    if (spent >= limit) return this.#end();
    this.#next = setTimeout(() => void this.#look(), Math.max(SHORTEST_WAIT_MILLISECONDS, limit - spent));
  }

  #end(): void {
    if (this.#isOver) return;
    this.stop();
    this.#options.onOver();
  }
}
