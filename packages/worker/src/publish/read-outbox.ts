import { sql } from "kysely";
import type { Db } from "../database/database.ts";

/** An event that waits to be published. */
export interface WaitingEvent {
  readonly id: number;
  /** Events of one key stay in order. */
  readonly key: string;
  /** The event as JSON text, complete. */
  readonly value: string;
}

interface OutboxRow {
  readonly id: number;
  readonly key: string;
  readonly event: string;
}

export interface BatchLimits {
  readonly events: number;
  /** Of JSON text and keys. An event that is larger is read alone. */
  readonly bytes: number;
}

/**
 * The oldest events for Kafka, in their order. Only events of transactions that are over for everyone are read: an id is
 * taken before its transaction commits, so 7 may be visible while 6 is not yet, and whoever remembered 7 as the last one
 * published would never see 6.
 */
export async function readOutbox(db: Db, org: string, limits: BatchLimits): Promise<WaitingEvent[]> {
  const { rows } = await sql<OutboxRow>`
    SELECT id, key, event FROM (
      SELECT id, key, event, row_number() OVER (ORDER BY id) AS place,
        sum(octet_length(event::text) + octet_length(key)) OVER (ORDER BY id) AS bytes
      FROM (
        SELECT id, key, event FROM catalog.outbox
        WHERE destination = 'kafka' AND published_at IS NULL AND xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY id LIMIT ${limits.events}
      ) AS oldest
    ) AS sized
    WHERE bytes <= ${limits.bytes} OR place = 1 ORDER BY id`.execute(db);
  return rows.map(({ id, key, event }) => ({ id, key, value: completeEvent(org, id, event) }));
}

/** Adds what only the place in the outbox decides. The id is the same again when the event is delivered again. */
export function completeEvent(org: string, id: number, event: string): string {
  return `{"id":${JSON.stringify(`${org}:${id}`)},"sequence":${id},${event.slice(1)}`;
}

/** Forgets events that the broker has acknowledged. */
export async function forgetPublished(db: Db, events: readonly WaitingEvent[]): Promise<void> {
  const ids = events.map((event) => event.id);
  await sql`DELETE FROM catalog.outbox WHERE id = ANY(${ids}::bigint[])`.execute(db);
}
