import { availableParallelism } from "node:os";
import type { MapRequest } from "./map-request.ts";
import type { MapResult } from "./map-result.ts";
import { MapThread, type ThreadLimits } from "./map-thread-handle.ts";
import { MapPostponed, MapUnavailable } from "./map-unavailable.ts";
import { excessOf, Penalties } from "./penalties.ts";
import { Turns } from "./turns.ts";

export interface MapPoolOptions extends ThreadLimits {
  readonly threads: number;
  /** Requests that may wait for a thread; each holds its payload. */
  readonly waiting: number;
}

/** One core is left to the thread that applies. */
export const DEFAULT_MAP_POOL: MapPoolOptions = {
  threads: Math.max(1, availableParallelism() - 1),
  waiting: 1_000,
  milliseconds: 10_000,
  heapMegabytes: 512,
};

/** What it takes to start a thread in the place of one that was ended. */
const START_MILLISECONDS = 500;

interface Waiting {
  readonly request: MapRequest;
  readonly resolve: (result: Promise<MapResult>) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * Threads that map records. They are started when there is work for them, but for one that is {@link MapPool.warm}. A thread that one record has taken too long,
 * or too much memory, is ended and another takes its place: that is what bounds a regular expression or a sort, which no
 * step counter sees. An integration whose records take much longer than others is postponed for a while, which bounds what
 * it takes from its neighbours ({@link Penalties}).
 */
export class MapPool {
  readonly #options: MapPoolOptions;
  readonly #idle: MapThread[] = [];
  readonly #threads = new Set<MapThread>();
  readonly #waiting = new Turns<Waiting>();
  readonly #penalties: Penalties;
  #starting = 0;
  #closed = false;

  constructor(options: Partial<MapPoolOptions> = {}, penalties = new Penalties()) {
    this.#options = { ...DEFAULT_MAP_POOL, ...options };
    this.#penalties = penalties;
  }

  /**
   * What the record's items become.
   *
   * @throws {ThreadKilled} when the record took too long or too much.
   * @throws {MapRefused} when there is no mapping for it.
   * @throws {MapUnavailable} when it was not tried, {@link MapPostponed} because of its integration.
   */
  map(request: MapRequest): Promise<MapResult> {
    if (this.#closed) return Promise.reject(new MapUnavailable("the mapping threads are closed"));
    this.#penalties.meet(request.integration);
    if (this.#penalties.left(request.integration) > 0) return Promise.reject(postponed());
    if (this.#waiting.length >= this.#options.waiting) {
      return Promise.reject(new MapUnavailable(`${this.#options.waiting} records wait to be mapped`));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.add(request.integration, { request, resolve, reject });
      this.#assign();
    });
  }

  /** Starts the first thread before there is work, whose first record would else wait for it: a second on a busy machine. */
  warm(): void {
    if (this.#threads.size === 0) void this.#start();
  }

  /** Ends the threads. What they were at, and what waits, fails with {@link MapUnavailable}. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#refuseAll(new MapUnavailable("the mapping threads are closed"));
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#takeIdle();
      if (thread === undefined) break;
      const next = this.#waiting.take();
      if (next !== undefined) void this.#run(thread, next);
    }
    if (this.#waiting.length > this.#starting && this.#threads.size < this.#options.threads) void this.#start();
  }

  /** A thread may also die while it has nothing to do. */
  #takeIdle(): MapThread | undefined {
    for (let thread = this.#idle.pop(); thread !== undefined; thread = this.#idle.pop()) {
      if (!thread.isDead) return thread;
      this.#threads.delete(thread);
    }
    return undefined;
  }

  async #run(thread: MapThread, { request, resolve }: Waiting): Promise<void> {
    const { integration, bytes } = request;
    const result = thread.map(request);
    resolve(result);
    await result.catch(() => {});
    if (thread.isDead) this.#threads.delete(thread);
    else this.#idle.push(thread);
    if (!this.#closed) {
      this.#charge(integration, excessOf(thread.spent + (thread.isDead ? START_MILLISECONDS : 0), bytes), bytes);
    }
    this.#assign();
  }

  /** What the integration has waiting is refused, so that whoever waits for it holds nothing up meanwhile. */
  #charge(integration: number, milliseconds: number, bytes: number): void {
    this.#penalties.charge(integration, milliseconds / this.#options.threads, bytes);
    if (this.#penalties.left(integration) === 0) return;
    for (const { reject } of this.#waiting.takeLine(integration)) reject(postponed());
  }

  async #start(): Promise<void> {
    const thread = new MapThread(this.#options);
    this.#threads.add(thread);
    this.#starting += 1;
    try {
      await thread.ready;
      this.#idle.push(thread);
    } catch (cause) {
      this.#threads.delete(thread);
      this.#refuseAll(new MapUnavailable("a mapping thread could not be started", { cause }));
    } finally {
      this.#starting -= 1;
    }
    this.#assign();
  }

  #refuseAll(reason: MapUnavailable): void {
    for (const { reject } of this.#waiting.takeAll()) reject(reason);
  }
}

function postponed(): MapPostponed {
  return new MapPostponed("the integration's records take too long to map; it has to wait");
}
