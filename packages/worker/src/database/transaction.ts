import { setTimeout as sleep } from "node:timers/promises";
import { isConflict, isConnectionLoss } from "./connection-errors.ts";
import type { Db, Tx } from "./database.ts";

/** Enough to outlast the restart of a server: the waits add up to some 12 s. */
const MAX_ATTEMPTS = 10;
const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 3_000;

/**
 * Runs `work` in a transaction (READ COMMITTED). After a deadlock, a serialization failure or a lost connection it runs
 * again, so whatever `work` does outside of `tx` must bear repetition.
 *
 * Not after a connection that was lost once COMMIT was on its way: nobody knows whether that one took effect. Then the
 * error is thrown, and the caller has to look.
 */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const run = new Attempt(work);
    try {
      return await db.transaction().execute((tx) => run.work(tx));
    } catch (error) {
      // What the failed ROLLBACK of a dead connection says is less than what `work` said.
      const cause = run.failure ?? error;
      if (attempt === MAX_ATTEMPTS || !run.mayRepeat(cause)) throw cause;
      await sleep(waitBefore(attempt));
    }
  }
}

class Attempt<T> {
  readonly #work: (tx: Tx) => Promise<T>;
  #commitSent = false;
  failure: unknown;

  constructor(work: (tx: Tx) => Promise<T>) {
    this.#work = work;
  }

  async work(tx: Tx): Promise<T> {
    try {
      const result = await this.#work(tx);
      this.#commitSent = true;
      return result;
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  mayRepeat(error: unknown): boolean {
    return isConflict(error) || (!this.#commitSent && isConnectionLoss(error));
  }
}

/** Doubling, and never the same for two that lost against each other. */
function waitBefore(attempt: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return longest * (0.5 + Math.random() / 2);
}
