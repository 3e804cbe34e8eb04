import type { Logger } from "pino";

const LOG_EVERY_MS = 60_000;

/**
 * Logs that Redis is away. Several connections of a process notice it, and each tries again every two seconds, so of all
 * that they say the log gets the first line, and then one a minute.
 */
export class RedisOutage {
  readonly #log: Pick<Logger, "warn" | "info">;
  readonly #now: () => number;
  #began: number | null = null;
  #logged = 0;

  constructor(log: Pick<Logger, "warn" | "info">, now: () => number = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  /** An error of one connection. */
  isAway(error: Error): void {
    const now = this.#now();
    if (this.#began !== null && now - this.#logged < LOG_EVERY_MS) return;
    this.#began ??= now;
    this.#logged = now;
    const seconds = Math.round((now - this.#began) / 1_000);
    this.#log.warn({ err: error, seconds }, "Redis is out of reach; what comes in is kept, and waits");
  }

  /** A connection works again. */
  isBack(): void {
    if (this.#began === null) return;
    const seconds = Math.round((this.#now() - this.#began) / 1_000);
    this.#began = null;
    this.#log.info({ seconds }, "Redis is back");
  }
}
