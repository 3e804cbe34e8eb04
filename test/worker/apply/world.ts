import type { EntityWrite } from "@longshore/engine";
import type { EntityRef, MappingFlags } from "@longshore/shared";
import {
  type Applying,
  BlueprintCache,
  type Db,
  type MapResult,
  type RawRecord,
  type RecordType,
} from "@longshore/worker";
import { blueprints } from "../../plan/arbitrary-input.ts";

export const START = new Date("2026-11-23T10:00:00.000Z");

/** What applying works with, at a time that stands still. */
export function applyingOn(db: Db): Applying {
  return { db, clock: { now: () => START }, org: "org_test", blueprints: new BlueprintCache(), mode: "compat" };
}

/** The blueprints of the small world, stored. */
export async function storeBlueprints(db: Db): Promise<void> {
  const stamp = { created_at: START, created_by: "test", updated_at: START, updated_by: "test" };
  const rows = blueprints.map((blueprint) => ({
    identifier: blueprint.identifier,
    document: JSON.stringify({ title: blueprint.identifier, ...blueprint }),
    ...stamp,
  }));
  await db.insertInto("catalog.blueprint").values(rows).execute();
  await db.updateTable("catalog.head").set({ blueprints_version: 1 }).execute();
}

/** An integration with an empty log. */
export async function addIntegration(
  db: Db,
  installationId: string,
  destination: object | null = null,
): Promise<number> {
  const { id } = await db
    .insertInto("catalog.integration")
    .values({
      installation_id: installationId,
      attributes: "{}",
      changelog_destination: destination === null ? null : JSON.stringify(destination),
      config_version: null,
      resync_state: null,
      resync_requested_at: null,
      created_at: START,
      created_by: "test",
      updated_at: START,
      updated_by: "test",
      deleted_at: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.insertInto("catalog.log").values({ integration: id }).execute();
  await db.insertInto("catalog.log_progress").values({ integration: id }).execute();
  return id;
}

/** A sync whose records are applied with these flags. */
export async function addSync(
  db: Db,
  integration: number,
  syncId: string,
  flags: Partial<MappingFlags>,
  startedSeq = 1,
) {
  await db
    .insertInto("catalog.sync")
    .values({
      integration,
      sync_id: syncId,
      type: "full",
      state: "running",
      started_seq: startedSeq,
      config_version: null,
      flags: JSON.stringify(flags),
      started_at: START,
      ended_at: null,
      applied_at: null,
      reconciliation: null,
    })
    .execute();
}

/** Appends a record to a log as receiving does, but with nothing in it: what it maps to is the test's to say. */
export async function appendRecord(
  db: Db,
  integration: number,
  syncId: string | null,
  given: Partial<RawRecord> & { readonly type?: RecordType } = {},
): Promise<RawRecord> {
  const { next_seq: next } = await db
    .updateTable("catalog.log")
    .set((eb) => ({ next_seq: eb("next_seq", "+", 1) }))
    .where("integration", "=", integration)
    .returning("next_seq")
    .executeTakeFirstOrThrow();
  return db
    .insertInto("catalog.raw_record")
    .values({
      integration,
      seq: next - 1,
      type: "items",
      lifecycle: null,
      source: given.type === undefined || given.type === "items" ? "resync" : null,
      sync_id: syncId,
      kind: "thing",
      resource_index: 0,
      operation: "upsert",
      selector_hash: null,
      environment: null,
      event_id: null,
      event_part: null,
      payload: null,
      config_version: null,
      received_at: START,
      applied_no: null,
      applied_at: null,
      outcomes: null,
      problem: null,
      retry_of: null,
      ...given,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What mapping would have given. */
export function mapped(writes: readonly EntityWrite[], deletes: readonly EntityRef[] = []): MapResult {
  const received = writes.length + deletes.length;
  const counts = { resource: 0, kind: "thing", received, mapped: writes.length, filtered: deletes.length };
  return {
    writes: writes.map((write) => ({ ...write, resource: "resources[0]" })),
    deletes,
    counts: [{ ...counts, dropped: 0, failed: 0 }],
    problems: [],
    unlisted: 0,
  };
}
