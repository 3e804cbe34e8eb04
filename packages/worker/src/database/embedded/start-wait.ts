import type { Logger } from "pino";

/** How patient the start of a server is. */
export interface Patience {
  /** Without a sign of a server that is on its way. */
  readonly giveUpMilliseconds: number;
  /** Between two lines of the log about one that is. */
  readonly tellMilliseconds: number;
}

export const PATIENCE: Patience = { giveUpMilliseconds: 60_000, tellMilliseconds: 10_000 };

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Waiting for a server. Recovery from a crash may take many minutes; a worker that gave it up and started it again would make
 * it begin anew. So it is waited for as long as the server answers that it is on its way.
 */
export class StartWait {
  readonly #patience: Patience;
  readonly #log: Pick<Logger, "warn">;
  readonly #begun = performance.now();
  #pause = FIRST_PAUSE_MS;
  #sign = performance.now();
  #told = performance.now();

  constructor(patience: Patience, log: Pick<Logger, "warn">) {
    this.#patience = patience;
    this.#log = log;
  }

  /** The server gives a sign. `said` is the last line of its log. */
  goOn(said: string): void {
    this.#sign = performance.now();
    if (this.#sign - this.#told < this.#patience.tellMilliseconds) return;
    this.#told = this.#sign;
    const seconds = Math.round((this.#sign - this.#begun) / 1_000);
    this.#log.warn({ seconds, said }, "waiting for the embedded PostgreSQL, which starts, recovers or shuts down");
  }

  /** Milliseconds until the next look. Each is a line of the server's log, and a recovery may take an hour. */
  nextPause(): number {
    const pause = this.#pause;
    this.#pause = Math.min(LONGEST_PAUSE_MS, pause * 1.2);
    return pause;
  }

  isOver(): boolean {
    return performance.now() - this.#sign > this.#patience.giveUpMilliseconds;
  }
}
