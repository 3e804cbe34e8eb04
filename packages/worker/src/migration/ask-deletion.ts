import { dependentsProblem, MOST_DEPENDENTS_NAMED, type Referrer } from "@longshore/engine";
import type { EntityRef, Problem } from "@longshore/shared";
import { type RawBuilder, sql } from "kysely";
import { storableJson } from "../apply/note-problems.ts";
import type { Tx } from "../database/database.ts";
import type { DeletionRequest } from "./deletion-request.ts";
import { isNeeded, isOpen, type RequiredRelations } from "./required-relations.ts";

export interface AskedDeletion {
  readonly request: DeletionRequest;
  /** A condition on `catalog.entity e`: the entities to delete. */
  readonly roots: RawBuilder<unknown>;
  /** The record that asks. */
  readonly record: { readonly integration: number; readonly seq: number };
  readonly at: Date;
  readonly required: RequiredRelations;
}

/** A root that stays because others need it. */
export interface BlockedRoot {
  readonly ref: EntityRef;
  readonly problem: Problem;
}

export interface StartedMigration {
  readonly id: string;
  /** Entities that it is to delete, without those that need them. */
  readonly roots: number;
}

/** Names the entities to delete, under the lock of the catalog. Slices follow in transactions of their own. */
export async function askDeletion(tx: Tx, asked: AskedDeletion): Promise<StartedMigration> {
  const { request, roots, record, at, required } = asked;
  const { id } = await tx
    .insertInto("catalog.migration")
    .values({
      type: "delete_entities",
      request: storableJson(request),
      integration: record.integration,
      seq: record.seq,
      problem: null,
      created_at: at,
      created_by: request.userId,
      updated_at: at,
      finished_at: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const { numAffectedRows } = await sql`
    INSERT INTO catalog.migration_entity (migration, key, blueprint, identifier, is_root, depth, expanded)
    SELECT ${id}::uuid, e.key, e.blueprint, e.identifier, true, 0,
      ${!request.deleteDependentEntities}::boolean OR e.blueprint <> ALL(${required.targets}::text[])
    FROM catalog.entity e WHERE ${roots}`.execute(tx);
  return { id, roots: Number(numAffectedRows ?? 0) };
}

/** Roots named in a report. */
const MOST_REPORTED = 100;

export interface BlockedRoots {
  readonly count: number;
  readonly first: readonly BlockedRoot[];
}

/**
 * Takes those out that cannot be deleted without what needs them: an entity outside of the set, or one of the set that
 * stays itself.
 */
export async function rejectBlocked(tx: Tx, migration: string, required: RequiredRelations): Promise<BlockedRoots> {
  const { rows } = await sql<EntityRef & { key: string; count: number }>`
    WITH RECURSIVE blocked (key) AS (
      SELECT m.key FROM catalog.migration_entity m
      WHERE m.migration = ${migration}::uuid AND m.state = 'open'
        AND ${isNeeded(sql`m.key`, required, sql`NOT ${isOpen(migration, sql`r.source`)}`)}
      UNION
      SELECT r.target FROM blocked b
        CROSS JOIN LATERAL (SELECT e.blueprint FROM catalog.entity e WHERE e.key = b.key OFFSET 0) AS s
        CROSS JOIN LATERAL (
          SELECT relation, target FROM catalog.entity_relation WHERE source = b.key OFFSET 0) AS r
      WHERE ${required.matches(sql`s.blueprint`, sql`r.relation`)} AND ${isOpen(migration, sql`r.target`)}
    ), rejected AS (
      UPDATE catalog.migration_entity m SET state = 'rejected' FROM blocked
      WHERE m.migration = ${migration}::uuid AND m.key = blocked.key RETURNING m.key, m.blueprint, m.identifier
    )
    SELECT key, blueprint, identifier, count(*) OVER () AS count FROM rejected
    ORDER BY blueprint, identifier LIMIT ${MOST_REPORTED}`.execute(tx);
  const first: BlockedRoot[] = [];
  for (const { key, blueprint, identifier } of rows) {
    const ref = { blueprint, identifier };
    first.push({ ref, problem: await blockedBy(tx, key, ref, required) });
  }
  return { count: rows[0]?.count ?? 0, first };
}

/** Those that are blocked when they are asked for are answered by the record that asks; the migration has no part in them. */
export async function takeOutBlocked(tx: Tx, migration: string, required: RequiredRelations): Promise<BlockedRoots> {
  const blocked = await rejectBlocked(tx, migration, required);
  await sql`
    DELETE FROM catalog.migration_entity WHERE migration = ${migration}::uuid AND state = 'rejected'`.execute(tx);
  return blocked;
}

async function blockedBy(tx: Tx, key: string, ref: EntityRef, required: RequiredRelations): Promise<Problem> {
  const { rows } = await sql<EntityRef & { relation: string; count: number }>`
    SELECT s.blueprint, s.identifier, r.relation, count(*) OVER () AS count
    FROM catalog.entity_relation r JOIN catalog.entity s ON s.key = r.source
    WHERE r.target = ${key}::uuid AND r.source <> r.target
      AND ${required.matches(sql`s.blueprint`, sql`r.relation`)}
    ORDER BY s.blueprint, s.identifier LIMIT ${MOST_DEPENDENTS_NAMED}`.execute(tx);
  const named = rows.map(({ blueprint, identifier, relation }): Referrer => {
    return { ref: { blueprint, identifier }, relation };
  });
  return dependentsProblem(ref, named, rows[0]?.count ?? 0);
}
