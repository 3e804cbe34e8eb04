import type { ChangelogDestination } from "@longshore/shared";
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";

/** An event on its way out. What only its place in the outbox decides (`id`, `sequence`) is added by whoever reads it. */
export interface OutboxEvent {
  /** Null: nobody asked for it; it is kept as history. */
  readonly destination: ChangelogDestination | null;
  /** Events of one key stay in order: `<blueprint>/<identifier>`, or the installation id. */
  readonly key: string;
  /** JSON text. */
  readonly event: string;
}

/** Adds events, in their order, to the transaction that makes the change they tell of. */
export async function appendEvents(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ destination, key, event }) => ({ ...routeOf(destination), key, event }));
  await sql`
    INSERT INTO catalog.outbox (destination, webhook_url, key, event)
    SELECT * FROM unnest(${rows.map((row) => row.destination)}::text[], ${rows.map((row) => row.url)}::text[],
      ${rows.map((row) => row.key)}::text[], ${rows.map((row) => row.event)}::json[])`.execute(tx);
}

/** An agent inside the network takes its webhooks from Kafka. */
function routeOf(destination: ChangelogDestination | null): {
  destination: "kafka" | "webhook" | null;
  url: string | null;
} {
  if (destination === null || !("type" in destination)) return { destination: null, url: null };
  if (destination.type === "KAFKA" || destination.agent === true) return { destination: "kafka", url: null };
  return { destination: "webhook", url: destination.url };
}
