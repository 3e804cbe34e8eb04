import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "@longshore/worker";

interface Log {
  readonly name: string;
  applied: number;
  /** By position in the log. */
  readonly waiting: Map<number, (at: number) => void>;
}

/**
 * When records take effect, as another connection sees it. Only the counters of the logs are read, a row for each
 * integration: that costs the server next to nothing, and a time is late by the pause at most.
 */
export class Progress {
  readonly #database: Database;
  readonly #pauseMs: number;
  readonly #logs = new Map<number, Log>();
  readonly #byName = new Map<string, Log>();
  #isOver = false;
  #running: Promise<void> = Promise.resolve();

  private constructor(database: Database, pauseMs: number) {
    this.#database = database;
    this.#pauseMs = pauseMs;
  }

  static async watch(database: Database, names: readonly string[], pauseMs = 10): Promise<Progress> {
    const progress = new Progress(database, pauseMs);
    const rows = await database.db.selectFrom("catalog.integration").select(["id", "installation_id"]).execute();
    for (const { id, installation_id: name } of rows) {
      if (!names.includes(name)) continue;
      const log = { name, applied: 0, waiting: new Map() };
      progress.#logs.set(id, log);
      progress.#byName.set(name, log);
    }
    progress.#running = progress.#run();
    return progress;
  }

  /** Calls back with `performance.now()` once the record has taken effect. */
  whenApplied(integration: string, seq: number, done: (at: number) => void): void {
    const log = this.#byName.get(integration);
    if (log === undefined) throw new Error(`${integration} is not watched`);
    // The acknowledgement may come after the effect.
    if (seq <= log.applied) done(performance.now());
    else log.waiting.set(seq, done);
  }

  /** Rejects if the database failed meanwhile. */
  async close(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      const { rows } = await this.#database.pool.query<{ integration: number; applied_seq: number }>({
        name: "progress",
        text: "SELECT integration, applied_seq FROM catalog.log_progress",
      });
      const now = performance.now();
      for (const { integration, applied_seq } of rows) this.#advance(integration, applied_seq, now);
      await sleep(this.#pauseMs);
    }
  }

  #advance(integration: number, applied: number, now: number): void {
    const log = this.#logs.get(integration);
    if (log === undefined) return;
    const from = log.applied + 1;
    log.applied = applied;
    for (let seq = from; seq <= applied; seq += 1) {
      log.waiting.get(seq)?.(now);
      log.waiting.delete(seq);
    }
  }
}
