import { sql } from "kysely";
import type { Db } from "../database/database.ts";
import { completeEvent } from "./read-outbox.ts";

/** An event that was given up: a webhook that kept failing, or one that no broker takes. */
export interface DeadLetter {
  /** Its place in the changelog, by which it is retried: `sequence` of the event. */
  readonly id: number;
  readonly destination: "kafka" | "webhook";
  /** Of a webhook. */
  readonly url: string | null;
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

/** Takes an event out of the outbox and keeps it whole, so that those of its key that follow go out. */
export async function giveUp(db: Db, { id }: { readonly id: number }, problem: string): Promise<void> {
  await sql`
    WITH gone AS (DELETE FROM catalog.outbox WHERE id = ${id} RETURNING *)
    INSERT INTO catalog.dead_letter (id, destination, webhook_url, key, event, attempts, problem, created_at, given_up_at)
    SELECT id, destination, webhook_url, key, event, attempts + 1, ${problem}, created_at, now() FROM gone
    ON CONFLICT DO NOTHING`.execute(db);
}

/** Events of 2 MB may be among them. */
const PAGE = 50;

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
        destination: row.destination,
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

/** Which dead letters to send again. */
export interface LettersToRetry {
  /** Null: all of them. */
  readonly ids: readonly number[] | null;
}

/**
 * Puts dead letters back where they were in the outbox, with all their attempts, and gives the ids of those that were
 * there. Each keeps its id, so a receiver that did get it knows it again; it is sent before what still waits of its
 * key, and after what went on meanwhile: receivers ignore a revision that is not greater than the last one they saw, but
 * for the whole event of a marker that is the last they saw.
 */
export async function retryDeadLetters(db: Db, { ids }: LettersToRetry): Promise<readonly number[]> {
  const which = ids === null ? sql`true` : sql`id = ANY(${ids}::bigint[])`;
  const { rows } = await sql<{ id: number }>`
    WITH retried AS (DELETE FROM catalog.dead_letter WHERE ${which} RETURNING *)
    INSERT INTO catalog.outbox (id, destination, webhook_url, key, event, created_at)
    OVERRIDING SYSTEM VALUE
    SELECT id, destination, webhook_url, key, event, created_at FROM retried ORDER BY id
    RETURNING id`.execute(db);
  return rows.map(({ id }) => id).sort((one, other) => one - other);
}
