import { formatJson, isObject, type JqObject, parseJson } from "@longshore/engine";
import { sql } from "kysely";
import type { Db } from "../database/database.ts";

/** What a client says of one kind in one of its syncs. */
export interface KindMetrics {
  readonly eventId: string;
  readonly kind: string;
  readonly metrics: JqObject;
}

/** A sync that a client did by itself, as far as its metrics tell. */
export interface ClientSync {
  readonly eventId: string;
  readonly state: ClientSyncState;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type ClientSyncState = "running" | "finished" | "failed" | "aborted";

/** Port keeps as many. */
const MOST_SYNCS = 50;
/** Far more than a configuration has resources. */
const MOST_KINDS = 1_000;

/** Keeps the newest metrics of each kind, of the newest syncs. */
export async function keepMetrics(db: Db, integration: number, kinds: readonly KindMetrics[], at: Date): Promise<void> {
  if (kinds.length === 0) return;
  const rows = new Map(kinds.map((each) => [JSON.stringify([each.eventId, each.kind]), each]));
  await db
    .insertInto("catalog.client_metrics")
    .values(
      [...rows.values()].map(({ eventId, kind, metrics }) => {
        return { integration, event_id: eventId, kind, metrics: formatJson(metrics), created_at: at, updated_at: at };
      }),
    )
    .onConflict((conflict) =>
      conflict.columns(["integration", "event_id", "kind"]).doUpdateSet((excluded) => {
        return { metrics: excluded.ref("excluded.metrics"), updated_at: excluded.ref("excluded.updated_at") };
      }),
    )
    .execute();
  await forgetOldest(db, integration);
}

async function forgetOldest(db: Db, integration: number): Promise<void> {
  await sql`
    DELETE FROM catalog.client_metrics AS m USING (
      SELECT event_id, kind, dense_rank() OVER (ORDER BY newest DESC, event_id) AS sync,
        row_number() OVER (PARTITION BY event_id ORDER BY updated_at DESC, kind) AS place
      FROM (SELECT event_id, kind, updated_at, max(updated_at) OVER (PARTITION BY event_id) AS newest
        FROM catalog.client_metrics WHERE integration = ${integration}) AS dated
    ) AS ranked
    WHERE m.integration = ${integration} AND m.event_id = ranked.event_id AND m.kind = ranked.kind
      AND (ranked.sync > ${MOST_SYNCS} OR ranked.place > ${MOST_KINDS})`.execute(db);
}

/** Of one sync, kind by kind, as the client sent them. */
export async function metricsOf(db: Db, integration: number, eventId: string): Promise<JqObject[]> {
  const rows = await db
    .selectFrom("catalog.client_metrics")
    .select("metrics")
    .where("integration", "=", integration)
    .where("event_id", "=", eventId)
    .orderBy("kind")
    .execute();
  return rows.map(({ metrics }) => parseJson(metrics)).filter(isObject);
}

/** The syncs that a client has sent metrics of, the newest first. */
export async function clientSyncs(db: Db, integration: number): Promise<ClientSync[]> {
  const { rows } = await sql<{ event_id: string; created_at: Date; updated_at: Date; states: string }>`
    SELECT event_id, min(created_at) AS created_at, max(updated_at) AS updated_at,
      json_object_agg(kind, metrics -> 'syncState') AS states
    FROM catalog.client_metrics WHERE integration = ${integration}
    GROUP BY event_id ORDER BY min(created_at) DESC, event_id`.execute(db);
  return rows.map(({ event_id, created_at, updated_at, states }) => {
    return { eventId: event_id, state: stateOf(states), createdAt: created_at, updatedAt: updated_at };
  });
}

/** The client tells the state of the whole as that of a kind of its own; before it does, all kinds have to be through. */
function stateOf(text: string): ClientSyncState {
  const states = new Map(Object.entries(JSON.parse(text)));
  const told = states.has("__runtime__") ? [states.get("__runtime__")] : [...states.values()];
  if (told.includes("failed")) return "failed";
  if (told.includes("aborted")) return "aborted";
  return told.every((state) => state === "completed") ? "finished" : "running";
}
