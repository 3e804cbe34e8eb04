import { sql } from "kysely";
import type { Db } from "../../database/database.ts";
import { completeEvent } from "../read-outbox.ts";

/** A webhook that was given up. */
export interface DeadLetter {
  /** Its place in the changelog, by which it is retried: `sequence` of the event. */
  readonly id: number;
  readonly url: string;
  readonly key: string;
  readonly attempts: number;
  /** Why the last of them failed. */
  readonly problem: string;
  /** ISO 8601 */
  readonly createdAt: string;
  readonly givenUpAt: string;
  /** Complete, as JSON text. */
  readonly event: string;
}

const PAGE = 500;

/** Dead letters, the oldest first, a page at a time: there may be as many as there were events. */
export async function* readDeadLetters(db: Db, org: string): AsyncGenerator<DeadLetter> {
  for (let last = 0; ; ) {
    const rows = await db
      .selectFrom("catalog.dead_letter")
      .selectAll()
      .where("id", ">", last)
      .orderBy("id")
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      yield {
        id: row.id,
        url: row.webhook_url,
        key: row.key,
        attempts: row.attempts,
        problem: row.problem,
        createdAt: row.created_at.toISOString(),
        givenUpAt: row.given_up_at.toISOString(),
        event: completeEvent(org, row.id, row.event),
      };
    }
    last = rows.at(-1)?.id ?? last;
    if (rows.length < PAGE) return;
  }
}

/** Which dead letters to post again. */
export interface LettersToRetry {
  /** Null: all of them. */
  readonly ids: readonly number[] | null;
}

/**
 * Puts dead letters back where they were in the outbox, with all their attempts, and gives the ids of those that were
 * there. Each keeps its id, so a receiver that did get it knows it again; it is posted before what still waits of its
 * key, and after what went on meanwhile: receivers ignore a revision that is not greater than the last one they saw.
 */
export async function retryDeadLetters(db: Db, { ids }: LettersToRetry): Promise<readonly number[]> {
  const which = ids === null ? sql`true` : sql`id = ANY(${ids}::bigint[])`;
  const { rows } = await sql<{ id: number }>`
    WITH retried AS (DELETE FROM catalog.dead_letter WHERE ${which} RETURNING *)
    INSERT INTO catalog.outbox (id, destination, webhook_url, key, event, created_at)
    OVERRIDING SYSTEM VALUE
    SELECT id, 'webhook', webhook_url, key, event, created_at FROM retried ORDER BY id
    RETURNING id`.execute(db);
  return rows.map(({ id }) => id).sort((one, other) => one - other);
}
