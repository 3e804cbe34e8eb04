import {
  type Deletion,
  LoadedCatalog,
  type Plan,
  type PlanSettings,
  planClearings,
  planDeletions,
  planInRounds,
} from "@longshore/engine";
import type { EntityRef } from "@longshore/shared";
import { sql } from "kysely";
import { appendApiRecord } from "../apply/append-api-record.ts";
import type { Applying } from "../apply/applying.ts";
import { commitPlan } from "../apply/commit-plan.ts";
import type { Blueprints } from "../catalog/blueprint-cache.ts";
import { holdHead, lockHead } from "../catalog/head.ts";
import { loadPart } from "../catalog/load-part.ts";
import type { Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { rejectBlocked } from "./ask-deletion.ts";
import { chooseRing } from "./choose-ring.ts";
import { chooseSlice } from "./choose-slice.ts";
import { authorOf, type DeletionRequest, deletionRequestOf } from "./deletion-request.ts";
import { findDependents, findNewDependents } from "./find-dependents.ts";
import { lineageOf } from "./lineage.ts";
import { forgetMembers, markMembers } from "./mark-members.ts";
import { countSlice } from "./progress.ts";
import { referrersOutside } from "./referrers-outside.ts";
import { type RequiredRelations, requiredRelations } from "./required-relations.ts";

/** `done`: nothing is left to delete. `elsewhere`: another process is at it, or it is over. */
export type Step = "worked" | "done" | "elsewhere";

interface Work {
  readonly deps: Applying;
  readonly tx: Tx;
  readonly migration: string;
  readonly slice: number;
  readonly request: DeletionRequest;
  readonly blueprints: Blueprints;
  readonly required: RequiredRelations;
}

/**
 * One bounded step of a migration, in one transaction under the lock of the catalog: it finds some of what is to go, or
 * deletes a slice of it. Whatever happens between two steps, the next one reads what the catalog is then.
 * @throws {RingTooLarge}
 */
export function takeStep(deps: Applying, migration: string): Promise<Step> {
  return transact(deps.db, async (tx) => {
    const row = await tx
      .selectFrom("catalog.migration")
      .select(["request", "slices"])
      .where("id", "=", migration)
      .where("finished_at", "is", null)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (row === undefined) return "elsewhere";
    const { blueprintsVersion } = await holdHead(tx);
    const blueprints = await deps.blueprints.load(tx, blueprintsVersion);
    const required = requiredRelations(blueprints.byIdentifier);
    const request = deletionRequestOf(row.request);
    return stepOf({ deps, tx, migration, slice: row.slices + 1, request, blueprints, required });
  });
}

async function stepOf(work: Work): Promise<Step> {
  const { tx, migration, required, request } = work;
  if (await findDependents(tx, migration, required)) return touched(work);
  const free = await chooseSlice(tx, migration, required);
  if (free.length > 0) {
    await deleteSlice(
      work,
      free.map(({ key }) => key),
      "parts",
    );
    return touched(work);
  }
  if (!(await hasOpen(tx, migration))) return "done";
  const isChanged = request.deleteDependentEntities
    ? await findNewDependents(tx, migration, required)
    : (await rejectBlocked(tx, migration, required)).count > 0;
  if (!isChanged) await deleteSlice(work, await chooseRing(tx, migration, required), "whole");
  return touched(work);
}

/** Migrations take turns: the one that was longest not worked at is next. */
async function touched({ deps, tx, migration }: Work): Promise<Step> {
  await tx
    .updateTable("catalog.migration")
    .set({ status: "RUNNING", updated_at: deps.clock.now(), attempts: 0 })
    .where("id", "=", migration)
    .execute();
  return "worked";
}

async function hasOpen(tx: Tx, migration: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM catalog.migration_entity WHERE migration = ${migration}::uuid AND state = 'open' LIMIT 1`.execute(tx);
  return rows.length > 0;
}

/** `parts`: as many of the keys as one transaction may take, from the first on. */
async function deleteSlice(work: Work, keys: readonly string[], take: "parts" | "whole"): Promise<void> {
  const { tx, migration, request, required } = work;
  const { going, kept, strays } = await lineageOf(tx, migration, keys, request, required);
  await markMembers(tx, migration, kept, "kept");
  await forgetMembers(tx, migration, strays);
  // What stays may need something of the slice, which then is not free.
  if (kept.length + strays.length > 0) return;
  for (let some = going; ; some = some.slice(0, Math.ceil(some.length / 2))) {
    const part = some.map(({ key }) => key);
    const { refs, isPart } = await referrersOutside(tx, part);
    if (isPart && take === "parts" && some.length > 1) continue;
    if (isPart) return writeSlice(work, [], await planPartOfClearings(work, some, refs));
    return writeSlice(work, part, await planSlice(work, some));
  }
}

function settingsOf({ deps, request }: Work): PlanSettings {
  return { at: deps.clock.now().toISOString(), by: request.userId, mode: deps.mode };
}

async function planSlice(work: Work, deletions: readonly Deletion[]): Promise<Plan> {
  const refs = deletions.map(({ ref }) => ref);
  const plan = await planInRounds(
    new LoadedCatalog(work.blueprints.byIdentifier),
    { entities: refs, referrers: refs, waiters: refs, searches: [] },
    (needs) => loadPart(work.tx, needs),
    (view) => planDeletions(deletions, view, settingsOf(work)),
  );
  const refused = plan.changes.find(({ action }) => action === "rejected");
  // Queries and plan read one state of the catalog, so they cannot disagree unless one of them is wrong.
  if (refused !== undefined) throw new Error(refused.problems[0]?.message ?? "a deletion was refused");
  return plan;
}

/** The view holds no other referrers than these, so the plan clears relations of no others. */
async function planPartOfClearings(
  work: Work,
  deletions: readonly Deletion[],
  referrers: readonly EntityRef[],
): Promise<Plan> {
  const refs = deletions.map(({ ref }) => ref);
  const view = new LoadedCatalog(work.blueprints.byIdentifier);
  const needs = { entities: [...refs, ...referrers], referrers: [], waiters: [], searches: [] };
  view.answer({ ...needs, referrers: refs }, await loadPart(work.tx, needs));
  return planClearings(deletions, view, settingsOf(work));
}

/** A slice is a record of the log of the entity API: it has a place in the order of all changes. */
async function writeSlice(work: Work, keys: readonly string[], plan: Plan): Promise<void> {
  const { deps, tx, migration, slice, request, blueprints } = work;
  const { appliedNo } = await lockHead(tx);
  const at = deps.clock.now();
  await commitPlan(tx, plan, blueprints, authorOf(request, deps.org, at.toISOString()));
  await markMembers(tx, migration, keys, "deleted");
  const deleted = refsOf(plan, "delete");
  const updated = refsOf(plan, "update");
  await countSlice(tx, migration, request, { deleted: deleted.length, updated: updated.length });
  await appendApiRecord(tx, {
    type: "migration",
    body: JSON.stringify({ migration, slice, deletes: deleted, clears: updated }),
    items: deleted.length,
    appliedNo,
    at,
    outcomes: { deleted: deleted.length, updated: updated.length },
  });
}

function refsOf(plan: Plan, action: "delete" | "update"): EntityRef[] {
  return plan.changes.flatMap((change) =>
    change.action === action ? { blueprint: change.ref.blueprint, identifier: change.ref.identifier } : [],
  );
}
