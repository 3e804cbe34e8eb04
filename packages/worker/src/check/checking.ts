import type { ProblemCode } from "@longshore/shared";
import { type ApiError, refusal } from "../api-error.ts";
import { Turns } from "../map/turns.ts";
import type { CheckRequest, CheckResult } from "./check-request.ts";
import { CheckKilled, type CheckLimits, CheckThread } from "./check-thread-handle.ts";

export interface CheckingOptions extends CheckLimits {
  /** Requests that may wait for the thread; each holds its document. */
  readonly waiting: number;
}

/**
 * A configuration of 1 MB with 20 000 different expressions takes 3 s of CPU, a usual one some milliseconds. A minute of
 * wall-clock time is twelve times the CPU time: a thread that gets less than a twelfth of a core is on a machine that could
 * not map what it checks.
 */
export const DEFAULT_CHECKING: CheckingOptions = {
  cpuMilliseconds: 5_000,
  milliseconds: 60_000,
  heapMegabytes: 256,
  waiting: 100,
};

/** Looks at one document. @throws {ApiError} as {@link Checking.check} does */
export type Check = (request: CheckRequest) => Promise<CheckResult>;

interface Waiting {
  /** Never rejects. */
  readonly run: (check: Check) => Promise<void>;
  readonly reject: (reason: Error) => void;
}

/**
 * Looks at configurations and blueprints that came over HTTP, in a thread of its own: a program that takes minutes to compile
 * holds up neither the API nor what is applied. The thread is ended when a document takes too long or too much memory, and
 * another takes its place. Senders of documents take turns.
 */
export class Checking {
  readonly #options: CheckingOptions;
  readonly #waiting = new Turns<Waiting, string>();
  #thread: CheckThread | null = null;
  #isBusy = false;
  #closed = false;

  constructor(options: Partial<CheckingOptions> = {}) {
    this.#options = { ...DEFAULT_CHECKING, ...options };
  }

  /**
   * What is wrong with a document. `line` is whose turn it takes: the integration or blueprint that it is for.
   *
   * @throws {ApiError} `check_timed_out`, `check_out_of_memory`, or `unavailable` when it was not looked at.
   */
  check(line: string, request: CheckRequest): Promise<CheckResult> {
    return this.inTurn(line, (check) => check(request));
  }

  /** The same for work of several checks, which take one turn together: none of them waits for another's document. */
  inTurn<T>(line: string, work: (check: Check) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(closed());
    if (this.#waiting.length >= this.#options.waiting) {
      const message = `${this.#options.waiting} configurations and blueprints wait to be checked`;
      return Promise.reject(refusal("unavailable", message, { retryAfter: 5 }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.add(line, { run: (check) => work(check).then(resolve, reject), reject });
      void this.#work();
    });
  }

  /** Starts the thread before there is work, whose first document would else wait half a second for it. */
  warm(): void {
    void this.#work();
  }

  /** Ends the thread. What it was at, and what waits, fails with `unavailable`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.takeAll()) reject(closed());
    await this.#thread?.die(closed());
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      await this.#rounds();
    } finally {
      this.#isBusy = false;
    }
  }

  async #rounds(): Promise<void> {
    do {
      const thread = await this.#living();
      const next = this.#waiting.take();
      if (thread !== null && next !== undefined) await next.run((request) => checkOn(thread, request));
      else next?.reject(refusal("unavailable", "a check thread could not be started", { retryAfter: 5 }));
    } while (!this.#closed && (this.#waiting.length > 0 || this.#thread?.isDead === true));
  }

  /** Another one in the place of a thread that was ended, before there is work for it. Null if none starts. */
  async #living(): Promise<CheckThread | null> {
    try {
      if (this.#thread?.isDead !== false) this.#thread = new CheckThread(this.#options);
      await this.#thread.ready;
      return this.#thread;
    } catch {
      this.#thread = null;
      return null;
    }
  }
}

async function checkOn(thread: CheckThread, request: CheckRequest): Promise<CheckResult> {
  try {
    return await thread.check(request);
  } catch (error) {
    throw error instanceof CheckKilled ? refusedCheck(request, error) : asError(error);
  }
}

const CODES: Readonly<Record<CheckKilled["why"], ProblemCode>> = {
  time: "check_timed_out",
  memory: "check_out_of_memory",
  crash: "unavailable",
};

const FAILURES: Readonly<Record<CheckRequest["kind"], string>> = {
  config: "the configuration could not be checked",
  mapping: "the mapping could not be checked",
  blueprint: "the blueprint could not be checked",
  fit: "the mapping could not be held to its blueprints",
};

function refusedCheck({ kind }: CheckRequest, { why, message }: CheckKilled): ApiError {
  return refusal(CODES[why], `${FAILURES[kind]}: ${message}`, why === "crash" ? { retryAfter: 5 } : {});
}

function closed(): ApiError {
  return refusal("unavailable", "the server is stopping", { retryAfter: 5 });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
