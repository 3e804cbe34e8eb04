import type { ChangelogDestination, EntityRef } from "@longshore/shared";
import { type RawBuilder, sql } from "kysely";
import { entityKey } from "../catalog/entity-key.ts";
import type { Tx } from "../database/database.ts";
import { askDeletion, type BlockedRoots, takeOutBlocked } from "../migration/ask-deletion.ts";
import { MOST_DELETED } from "../migration/bounds.ts";
import type { RequiredRelations } from "../migration/required-relations.ts";
import { isTooLarge } from "../migration/weigh-deletion.ts";
import { API_LOG, nextApiSeq } from "./append-api-record.ts";
import type { EntityCall, EntityCallResult, InputResult } from "./entity-call.ts";

interface CallContext {
  readonly at: Date;
  readonly destination: ChangelogDestination | null;
  readonly required: RequiredRelations;
}

/**
 * Makes a migration of a call whose deletions are more than one transaction may do. `migrated` null: it is none, and `call`
 * names what it deletes. `migrated.migration` null: it is refused, because others need what it would delete.
 */
export async function migrateCall(
  tx: Tx,
  given: EntityCall,
  context: CallContext,
): Promise<{ readonly call: EntityCall; readonly migrated: EntityCallResult | null }> {
  const call = given.deleteAllOf === undefined ? given : { ...given, deletes: await refsOf(tx, given.deleteAllOf) };
  const { deletes = [], deleteDependentEntities } = call;
  if (deletes.length === 0) return { call, migrated: null };
  const existing = await thoseThatExist(tx, deletes);
  if (!(await isTooLarge(tx, existing, deleteDependentEntities, context.required))) return { call, migrated: null };
  return { call, migrated: await migrate(tx, call, context) };
}

/** Some of them, if there are too many. */
async function refsOf(tx: Tx, { blueprint }: NonNullable<EntityCall["deleteAllOf"]>): Promise<EntityRef[]> {
  return tx
    .selectFrom("catalog.entity")
    .select(["blueprint", "identifier"])
    .where("blueprint", "=", blueprint)
    .limit(MOST_DELETED + 1)
    .execute();
}

async function thoseThatExist(tx: Tx, refs: readonly EntityRef[]): Promise<EntityRef[]> {
  const keys = refs.map(entityKey);
  const { rows } = await sql<EntityRef>`
    SELECT blueprint, identifier FROM catalog.entity WHERE key = ANY(${keys}::uuid[])`.execute(tx);
  return rows;
}

async function migrate(
  tx: Tx,
  call: EntityCall,
  { at, destination, required }: CallContext,
): Promise<EntityCallResult> {
  const { caller, deletes = [], deleteAllOf, deleteDependentEntities } = call;
  const blueprints = new Set(deletes.map(({ blueprint }) => blueprint));
  const [blueprint = null] = blueprints;
  const { id } = await askDeletion(tx, {
    request: {
      deleteDependentEntities,
      owned: null,
      cause: { type: "api" },
      userId: caller.id,
      origin: caller.userAgent ?? "API",
      datasource: caller.userAgent,
      destination,
      blueprint: blueprints.size === 1 ? blueprint : null,
      deleteBlueprint: deleteAllOf?.andBlueprint ?? false,
    },
    roots: rootsOf(call),
    record: { integration: API_LOG, seq: await nextApiSeq(tx) },
    at,
    required,
  });
  const blocked = deleteDependentEntities ? { count: 0, first: [] } : await takeOutBlocked(tx, id, required);
  if (blocked.count > 0) return { writes: [], deletes: resultsOf(blocked), deleted: [], migration: null };
  await forgetWaitingAt(tx, deletes);
  return { writes: [], deletes: [], deleted: [], migration: id };
}

function rootsOf({ deletes = [], deleteAllOf }: EntityCall): RawBuilder<unknown> {
  if (deleteAllOf !== undefined) return sql`e.blueprint = ${deleteAllOf.blueprint}`;
  return sql`e.key = ANY(${deletes.map(entityKey)}::uuid[])`;
}

function resultsOf({ first }: BlockedRoots): InputResult[] {
  return first.map(({ ref, problem }) => ({ status: "rejected", ref, entity: null, problems: [problem] }));
}

/** A write may wait where there is no entity; one that waits at an entity goes with it. */
async function forgetWaitingAt(tx: Tx, refs: readonly EntityRef[]): Promise<void> {
  await sql`
    DELETE FROM catalog.waiting_entity w
    WHERE key = ANY(${refs.map(entityKey)}::uuid[]) AND NOT EXISTS (
      SELECT FROM catalog.entity e WHERE e.key = w.key)`.execute(tx);
}
