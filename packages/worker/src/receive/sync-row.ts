import type { Selectable } from "kysely";
import { refusal } from "../api-error.ts";
import type { Db, Tx } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { deleted, type LockedLog } from "./log.ts";
import { checkName } from "./names.ts";

export type SyncRow = Selectable<Schema["catalog.sync"]>;

export function findSync(tx: Db | Tx, integration: number, syncId: string): Promise<SyncRow | undefined> {
  return tx
    .selectFrom("catalog.sync")
    .selectAll()
    .where("integration", "=", integration)
    .where("sync_id", "=", syncId)
    .executeTakeFirst();
}

/** The integration that a message is about: by the name that it carries, else by the sync. @throws {ApiError} */
export async function integrationOf(db: Db, syncId: string, installationId: string | undefined): Promise<number> {
  checkName("the sync", syncId);
  checkName("`integration_id`", installationId ?? "");
  if (installationId === undefined) return integrationOfSync(db, syncId);
  const row = await db
    .selectFrom("catalog.integration")
    .select(["id", "deleted_at"])
    .where("installation_id", "=", installationId)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) throw refusal("not_found", `no integration \`${installationId}\``);
  if (row.deleted_at !== null) throw deleted(installationId);
  return row.id;
}

/** The integration whose sync this is; the newest, should two clients have chosen the same name. @throws {ApiError} */
async function integrationOfSync(db: Db, syncId: string): Promise<number> {
  const row = await db
    .selectFrom("catalog.sync")
    .select("integration")
    .where("sync_id", "=", syncId)
    .orderBy("started_at", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) throw unknownSync(syncId);
  return row.integration;
}

/** The sync, if records may still come for it. @throws {ApiError} `resync_stale` or `not_found` */
export function runningSync(sync: SyncRow | undefined, log: LockedLog, syncId: string): SyncRow {
  if (sync === undefined) throw unknownSync(syncId);
  if (sync.started_seq < log.newestSyncSeq) throw stale(`a newer sync has started than \`${syncId}\``);
  if (sync.state !== "running") throw stale(`sync \`${syncId}\` is over: ${sync.state}`);
  return sync;
}

export function unknownSync(syncId: string): Error {
  return refusal("not_found", `no sync \`${syncId}\` was started`);
}

function stale(message: string): Error {
  return refusal("resync_stale", message);
}

/** A resource of a sync. */
export interface SyncResource {
  readonly index: number;
  readonly kind: string;
}

/** Resources that the sync is about. Those it knows already stay as they are. */
export async function addResources(tx: Tx, sync: SyncKey, resources: readonly SyncResource[]): Promise<void> {
  if (resources.length === 0) return;
  await tx
    .insertInto("catalog.sync_kind")
    .values(resources.map(({ index, kind }) => ({ ...sync, resource_index: index, kind })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What was heard of a resource. Once it failed it has failed: nothing may be deleted on its account. */
export async function setResourceState(
  tx: Tx,
  sync: SyncKey,
  resource: SyncResource,
  state: "finished" | "failed" | "aborted",
): Promise<void> {
  await addResources(tx, sync, [resource]);
  await tx
    .updateTable("catalog.sync_kind")
    .set({ state })
    .where("integration", "=", sync.integration)
    .where("sync_id", "=", sync.sync_id)
    .where("resource_index", "=", resource.index)
    .where("state", "!=", "failed")
    .execute();
}

export interface SyncKey {
  readonly integration: number;
  readonly sync_id: string;
}
