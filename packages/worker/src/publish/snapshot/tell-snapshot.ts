import { type RawBuilder, type Selectable, sql } from "kysely";
import { type EntityRow, entityOf } from "../../catalog/entity-row.ts";
import { holdHead } from "../../catalog/head.ts";
import type { Db, Tx } from "../../database/database.ts";
import type { Schema } from "../../database/schema.ts";
import { transact } from "../../database/transaction.ts";
import { appendEvents, type OutboxEvent } from "../../outbox/append-events.ts";
import { snapshotEvent } from "../../outbox/entity-event.ts";
import type { Clock } from "../../settings/clock.ts";

export interface SnapshotDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly org: string;
}

/** Entities of a part, and the bytes of JSON after which it ends. Nothing is applied while a part is told. */
const PART_ENTITIES = 500;
const PART_BYTES = 4_000_000;

type SnapshotRow = Selectable<Schema["catalog.snapshot"]>;

interface Part {
  readonly events: readonly OutboxEvent[];
  /** Null: there is nothing more in this stage. */
  readonly lastKey: string | null;
}

/**
 * Tells the next part of the oldest unfinished snapshot, in one transaction with where it goes on, so that it can be
 * interrupted anywhere. Under the lock of the catalog: what is told is the newest revision, and every later change of
 * it has a place behind it in the outbox. False: there was nothing to do.
 */
export function tellPart(deps: SnapshotDeps): Promise<boolean> {
  return transact(deps.db, async (tx) => {
    if ((await unfinished(tx)) === undefined) return false;
    await holdHead(tx);
    // Asked again: another process may have told the last part while we waited for the lock.
    const snapshot = await unfinished(tx);
    if (snapshot === undefined) return false;
    const part =
      snapshot.stage === "entities" ? await entities(tx, snapshot, deps) : await deletions(tx, snapshot, deps);
    await appendEvents(tx, part.events);
    await goOn(tx, snapshot, part, deps);
    return true;
  });
}

function unfinished(tx: Tx): Promise<SnapshotRow | undefined> {
  return tx
    .selectFrom("catalog.snapshot")
    .selectAll()
    .where("stage", "<>", "done")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
}

async function entities(tx: Tx, snapshot: SnapshotRow, deps: SnapshotDeps): Promise<Part> {
  const { rows } = await sql<EntityRow>`
    WITH next AS (
      SELECT e.*, sum(bytes) OVER (ORDER BY key) - bytes AS bytes_before
      FROM (
        SELECT *, octet_length(properties::text) + octet_length(relations::text) AS bytes
        FROM catalog.entity e WHERE key > ${snapshot.last_key} AND ${scopeOf(snapshot)}
        ORDER BY key LIMIT ${PART_ENTITIES}
      ) AS e
    ), told AS (
      UPDATE catalog.entity e SET published = true FROM next
      WHERE e.key = next.key AND bytes_before < ${PART_BYTES} AND NOT e.published
    )
    SELECT * FROM next WHERE bytes_before < ${PART_BYTES} ORDER BY key`.execute(tx);
  const trigger = triggerOf(snapshot, deps);
  const events = rows.map((row): OutboxEvent => {
    const { blueprint, identifier, revision } = row;
    const event = snapshotEvent({ ref: { blueprint, identifier }, revision, entity: entityOf(row) }, trigger);
    return { destination: { type: "KAFKA" }, key: `${blueprint}/${identifier}`, event };
  });
  return { events, lastKey: rows.at(-1)?.key ?? null };
}

/** A destination that was switched on lacks what was never published; a whole snapshot tells what was, again. */
function scopeOf({ blueprint, owner }: SnapshotRow): RawBuilder<boolean> {
  if (blueprint !== null) return sql`blueprint = ${blueprint} AND NOT published`;
  if (owner !== null) return sql`owner = ${owner} AND NOT published`;
  return sql`(published
    OR blueprint IN (SELECT identifier FROM catalog.blueprint WHERE ${isKafka(sql`document -> 'changelogDestination'`)})
    OR owner IN (SELECT id FROM catalog.integration WHERE deleted_at IS NULL AND ${isKafka(sql`changelog_destination`)}))`;
}

function isKafka(destination: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`((${destination}) ->> 'type' = 'KAFKA' OR (${destination}) ->> 'agent' = 'true')`;
}

/** A reader that missed a deletion, of a topic that was lost or trimmed, would keep the entity for ever. */
async function deletions(tx: Tx, snapshot: SnapshotRow, deps: SnapshotDeps): Promise<Part> {
  const rows = await tx
    .selectFrom("catalog.tombstone")
    .selectAll()
    .where("published", "=", true)
    .where("key", ">", snapshot.last_key)
    .orderBy("key")
    .limit(PART_ENTITIES)
    .execute();
  const trigger = triggerOf(snapshot, deps);
  const events = rows.map(({ blueprint, identifier, revision }): OutboxEvent => {
    const event = snapshotEvent({ ref: { blueprint, identifier }, revision, entity: null }, trigger);
    return { destination: { type: "KAFKA" }, key: `${blueprint}/${identifier}`, event };
  });
  return { events, lastKey: rows.at(-1)?.key ?? null };
}

function triggerOf(snapshot: SnapshotRow, { org, clock }: SnapshotDeps) {
  return { orgId: org, userId: snapshot.requested_by, origin: "API", at: clock.now().toISOString() };
}

const FIRST_KEY = "00000000-0000-0000-0000-000000000000";

async function goOn(tx: Tx, snapshot: SnapshotRow, { events, lastKey }: Part, { clock }: SnapshotDeps): Promise<void> {
  const told = snapshot.events + events.length;
  const isWhole = snapshot.blueprint === null && snapshot.owner === null;
  const next = lastKey === null ? (snapshot.stage === "entities" && isWhole ? "deletions" : "done") : snapshot.stage;
  await tx
    .updateTable("catalog.snapshot")
    .set({
      stage: next,
      last_key: lastKey ?? FIRST_KEY,
      events: told,
      finished_at: next === "done" ? clock.now() : null,
    })
    .where("id", "=", snapshot.id)
    .execute();
}
