import {
  type CatalogBlueprint,
  type CatalogEntity,
  type Change,
  type Effect,
  formatJson,
  type Plan,
  type StoredRelation,
  targetsOf,
  type WaitingEntity,
} from "@longshore/engine";
import type { EntityRef } from "@longshore/shared";
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import { entityKey } from "./entity-key.ts";

/** What a plan does not say, and the catalog keeps. */
export interface WriteContext {
  readonly blueprints: ReadonlyMap<string, CatalogBlueprint>;
  /** The client that wrote, as it names itself; null for none. */
  readonly datasource: string | null;
  readonly at: string;
  /** Whether events about entities of this blueprint and owner have a destination. */
  readonly isPublished: (change: Effect) => boolean;
}

/** An effect of the plan, and whether its event has to reach a destination. */
export interface WrittenEffect {
  readonly change: Effect;
  /** Its event has a destination of its own, or an earlier version was ever published. */
  readonly published: boolean;
}

/**
 * Writes what a plan changes, a statement per table however many entities there are. Gives the effects in the plan's
 * order, for the changelog.
 */
export async function writePlan(tx: Tx, plan: Plan, context: WriteContext): Promise<WrittenEffect[]> {
  const written = plan.changes.filter(isWrite);
  const created = written.filter((change) => change.action === "create");
  const deleted = plan.changes.filter((change) => change.action === "delete");
  const cameBack = new Set(await takeTombstones(tx, created));
  const published = new Set([
    ...(await deleteEntities(tx, deleted, context)),
    ...(await upsertEntities(tx, written, cameBack, context)),
  ]);
  await writeRelations(tx, written, context);
  await markWaiting(tx, plan);
  await writeWaiting(tx, plan, context);
  await markSeen(tx, plan);
  return plan.changes.filter(isEffect).map((change) => {
    return { change, published: published.has(entityKey(change.ref)) || context.isPublished(change) };
  });
}

type Write = Extract<Change, { action: "create" | "update" }> | OwnerChange;
/** Nothing a reader sees changed, but who owns it did. */
interface OwnerChange {
  readonly action: "unchanged";
  readonly ref: EntityRef;
  readonly before: CatalogEntity;
  readonly after: CatalogEntity;
  readonly causes: Change["causes"];
}

function isWrite(change: Change): change is Write & Change {
  if (change.action === "create" || change.action === "update") return true;
  if (change.action !== "unchanged" || change.before === null || change.after === null) return false;
  return change.before.owner !== change.after.owner;
}

function isEffect(change: Change): change is Effect {
  return change.action === "create" || change.action === "update" || change.action === "delete";
}

/** Entities that come back: their tombstones go. Gives the keys of those that were ever published. */
async function takeTombstones(tx: Tx, created: readonly Write[]): Promise<string[]> {
  if (created.length === 0) return [];
  const keys = created.map(({ ref }) => entityKey(ref));
  const { rows } = await sql<{ key: string; published: boolean }>`
    DELETE FROM catalog.tombstone WHERE key = ANY(${keys}::uuid[]) RETURNING key, published`.execute(tx);
  return rows.filter((row) => row.published).map((row) => row.key);
}

async function deleteEntities(
  tx: Tx,
  deleted: readonly Effect[],
  { isPublished, at }: WriteContext,
): Promise<string[]> {
  if (deleted.length === 0) return [];
  const gone = deleted.map((change) => ({
    key: entityKey(change.ref),
    ...change.ref,
    revision: change.revision,
    published: isPublished(change),
  }));
  const { rows } = await sql<{ key: string; published: boolean }>`
    WITH gone AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(gone)}::json)
        AS x(key uuid, blueprint text, identifier text, revision bigint, published boolean)
    ), removed AS (
      DELETE FROM catalog.entity USING gone WHERE entity.key = gone.key RETURNING entity.key, entity.published
    )
    INSERT INTO catalog.tombstone (key, blueprint, identifier, revision, deleted_at, published)
    SELECT key, blueprint, identifier, revision, ${at}, gone.published OR coalesce(removed.published, false)
    FROM gone LEFT JOIN removed USING (key)
    ON CONFLICT (key) DO UPDATE SET revision = EXCLUDED.revision, deleted_at = EXCLUDED.deleted_at,
      published = tombstone.published OR EXCLUDED.published
    RETURNING key, published`.execute(tx);
  return rows.filter((row) => row.published).map((row) => row.key);
}

async function upsertEntities(
  tx: Tx,
  written: readonly Write[],
  cameBack: ReadonlySet<string>,
  context: WriteContext,
): Promise<string[]> {
  if (written.length === 0) return [];
  const { rows } = await sql<{ key: string; published: boolean }>`
    INSERT INTO catalog.entity AS e (key, blueprint, identifier, title, icon, team, properties, relations, owner,
      datasource, revision, last_seen_seq, created_at, created_by, updated_at, updated_by, published)
    SELECT key, blueprint, identifier, title, icon, team, properties, relations, owner,
      CASE WHEN resolved THEN (SELECT w.datasource FROM catalog.waiting_entity w WHERE w.key = x.key) ELSE datasource END,
      revision, last_seen_seq, created_at, created_by, updated_at, updated_by, published
    FROM json_to_recordset(${`[${written.map((change) => entityRecord(change, cameBack, context)).join(",")}]`}::json)
      AS x(key uuid, blueprint text, identifier text, title text, icon text, team text[], properties json,
        relations json, owner bigint, datasource text, resolved boolean, revision bigint, last_seen_seq bigint,
        created_at timestamptz, created_by text, updated_at timestamptz, updated_by text, published boolean)
    ON CONFLICT (key) DO UPDATE SET title = EXCLUDED.title, icon = EXCLUDED.icon, team = EXCLUDED.team,
      properties = EXCLUDED.properties, relations = EXCLUDED.relations, owner = EXCLUDED.owner,
      datasource = EXCLUDED.datasource, revision = EXCLUDED.revision, last_seen_seq = EXCLUDED.last_seen_seq,
      updated_at = EXCLUDED.updated_at, updated_by = EXCLUDED.updated_by, published = e.published OR EXCLUDED.published
    RETURNING key, published`.execute(tx);
  return rows.filter((row) => row.published).map((row) => row.key);
}

/** The row as JSON text. Properties go in as the engine prints them, so that every digit arrives. */
function entityRecord(change: Write, cameBack: ReadonlySet<string>, context: WriteContext): string {
  const { after } = change;
  const key = entityKey(change.ref);
  return formatJson({
    key,
    blueprint: after.blueprint,
    identifier: after.identifier,
    title: after.title,
    icon: after.icon,
    team: [...after.team],
    properties: after.properties,
    relations: relationsRecord(after.relations),
    owner: after.owner,
    ...writerAfter(change, context),
    revision: after.revision,
    last_seen_seq: after.lastSeen,
    created_at: after.createdAt,
    created_by: after.createdBy,
    updated_at: after.updatedAt,
    updated_by: after.updatedBy,
    // An entity whose deletion was published, and that comes back, is published on.
    published: change.action !== "unchanged" && (cameBack.has(key) || context.isPublished(change)),
  });
}

function relationsRecord(
  relations: Readonly<Record<string, StoredRelation>>,
): Record<string, string | string[] | null> {
  return Object.fromEntries(
    Object.entries(relations).map(([name, value]) => [
      name,
      value === null || typeof value === "string" ? value : [...value],
    ]),
  );
}

/**
 * The client that an entity is from now on of: the one that wrote, or the one whose write waited. A bare target has
 * none, and an entity that only lost a relation keeps the one it had.
 */
function writerAfter(
  { causes, before }: Write,
  { datasource }: WriteContext,
): { datasource: string | null; resolved: boolean } {
  const kinds = new Set(causes.map((cause) => cause.kind));
  if (kinds.has("mapped")) return { datasource, resolved: false };
  return { datasource: before?.datasource ?? null, resolved: kinds.has("resolved") };
}

/** The edges of entities whose relations are others than before. */
async function writeRelations(tx: Tx, written: readonly Write[], { blueprints }: WriteContext): Promise<void> {
  const changed = written.filter(({ before, after }) => before?.relations !== after.relations);
  const old = changed.flatMap(({ ref, before }) => (hasTargets(before) ? entityKey(ref) : []));
  if (old.length > 0) await sql`DELETE FROM catalog.entity_relation WHERE source = ANY(${old}::uuid[])`.execute(tx);
  const edges = changed.flatMap(({ ref, after }) => edgesOf(ref, after.relations, blueprints));
  if (edges.length === 0) return;
  await sql`
    INSERT INTO catalog.entity_relation (source, relation, target)
    SELECT * FROM unnest(${edges.map((edge) => edge.source)}::uuid[], ${edges.map((edge) => edge.relation)}::text[],
      ${edges.map((edge) => edge.target)}::uuid[])
    ON CONFLICT DO NOTHING`.execute(tx);
}

function hasTargets(entity: CatalogEntity | null): boolean {
  return entity !== null && Object.values(entity.relations).some((value) => targetsOf(value).length > 0);
}

interface EdgeRow {
  readonly source: string;
  readonly relation: string;
  readonly target: string;
}

/** A relation that the blueprint does not have points at nothing. */
export function edgesOf(
  ref: EntityRef,
  relations: Readonly<Record<string, StoredRelation>>,
  blueprints: ReadonlyMap<string, CatalogBlueprint>,
): EdgeRow[] {
  const rules = new Map(Object.entries(blueprints.get(ref.blueprint)?.relations ?? {}));
  const source = entityKey(ref);
  return Object.entries(relations).flatMap(([relation, value]) => {
    const blueprint = rules.get(relation)?.target;
    if (blueprint === undefined) return [];
    return targetsOf(value).map((identifier) => ({ source, relation, target: entityKey({ blueprint, identifier }) }));
  });
}

async function writeWaiting(tx: Tx, plan: Plan, context: WriteContext): Promise<void> {
  const rows = plan.changes.flatMap((change) => (change.action === "waiting" ? change.waiting : []));
  const gone = [...plan.settled, ...rows.map((row) => row.ref)].map(entityKey);
  if (gone.length > 0) await sql`DELETE FROM catalog.waiting_entity WHERE key = ANY(${gone}::uuid[])`.execute(tx);
  if (rows.length === 0) return;
  await sql`
    INSERT INTO catalog.waiting_entity (key, blueprint, identifier, patch, missing, integration, seq, written_by,
      claims, datasource, since, checked, due)
    SELECT * FROM json_to_recordset(${`[${rows.map((row) => waitingRecord(row, context)).join(",")}]`}::json)
      AS x(key uuid, blueprint text, identifier text, patch json, missing json, integration bigint, seq bigint,
        written_by text, claims boolean, datasource text, since timestamptz, checked text, due boolean)`.execute(tx);
  const targets = rows.flatMap((row) => edgesOf(row.ref, row.patch.relations, context.blueprints));
  await sql`
    INSERT INTO catalog.waiting_target (source, target)
    SELECT * FROM unnest(${targets.map((edge) => edge.source)}::uuid[], ${targets.map((edge) => edge.target)}::uuid[])
    ON CONFLICT DO NOTHING`.execute(tx);
}

/** What else is known of rows that stay: their patches need not be written again. */
async function markWaiting(tx: Tx, { marks }: Plan): Promise<void> {
  if (marks.length === 0) return;
  const rows = marks.map(({ ref, missing, checked, due }) => ({
    key: entityKey(ref),
    missing: refsOf(missing),
    checked,
    due,
  }));
  await sql`
    UPDATE catalog.waiting_entity AS w SET missing = x.missing, checked = x.checked, due = x.due
    FROM json_to_recordset(${formatJson(rows)}::json) AS x(key uuid, missing json, checked text, due boolean)
    WHERE w.key = x.key`.execute(tx);
}

function refsOf(refs: readonly EntityRef[]): { blueprint: string; identifier: string }[] {
  return refs.map(({ blueprint, identifier }) => ({ blueprint, identifier }));
}

function waitingRecord(row: WaitingEntity, { datasource }: WriteContext): string {
  const { ref, patch, missing, writer, since, checked, due } = row;
  const { team, relations, ...rest } = patch;
  return formatJson({
    key: entityKey(ref),
    ...ref,
    patch: { ...rest, ...(team === undefined ? {} : { team: [...team] }), relations: relationsRecord(relations) },
    missing: refsOf(missing),
    integration: writer.integration,
    seq: writer.seq,
    written_by: writer.by,
    claims: writer.claims,
    datasource,
    since,
    checked,
    due,
  });
}

/** What a record mapped was seen, whatever became of it: else the end of the sync would take it for gone. */
async function markSeen(tx: Tx, { seen, integration, seq }: Plan): Promise<void> {
  if (integration === null || seen.length === 0) return;
  const keys = seen.map(entityKey);
  await sql`
    UPDATE catalog.entity SET last_seen_seq = ${seq}
    WHERE key = ANY(${keys}::uuid[]) AND owner = ${integration}::bigint AND last_seen_seq < ${seq}`.execute(tx);
  await sql`
    UPDATE catalog.waiting_entity SET seq = ${seq}
    WHERE key = ANY(${keys}::uuid[]) AND integration = ${integration}::bigint AND seq < ${seq}`.execute(tx);
}
