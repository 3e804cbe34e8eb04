import { sql } from "kysely";
import type { Db } from "../database/database.ts";

/** How long an answer holds: counting a full outbox of a million rows takes some 100 ms. */
const HOLDS_MS = 2_000;

/** Whether so many events wait for their destinations that nothing more should be applied until some are gone. */
export class OutboxBound {
  readonly #db: Db;
  readonly #most: number;
  #asked: Promise<boolean> = Promise.resolve(false);
  #askedAt = Number.NEGATIVE_INFINITY;

  /** `most`: events that may wait. Those on their way to be applied may go over it. */
  constructor(db: Db, most: number) {
    this.#db = db;
    this.#most = most;
  }

  isFull(): Promise<boolean> {
    if (performance.now() - this.#askedAt < HOLDS_MS) return this.#asked;
    this.#askedAt = performance.now();
    this.#asked = this.#count();
    // A failure is told to who asked, and asked again by the next one.
    this.#asked.catch(() => {
      this.#askedAt = Number.NEGATIVE_INFINITY;
    });
    return this.#asked;
  }

  async #count(): Promise<boolean> {
    const { rows } = await sql<{ waiting: number }>`
      SELECT count(*) AS waiting FROM (
        SELECT FROM catalog.outbox WHERE published_at IS NULL AND destination IS NOT NULL LIMIT ${this.#most}
      ) AS waiting`.execute(this.#db);
    return (rows[0]?.waiting ?? 0) >= this.#most;
  }
}
