import type { Db } from "../database/database.ts";
import type { Lifecycle } from "../database/schema.ts";
import { checkName } from "./names.ts";
import { unknownSync } from "./sync-row.ts";

/** What a client that asks about its own sync is told: `aborted` makes it stop. */
export interface SyncStatus {
  readonly syncId: string;
  readonly status: Lifecycle;
}

/** @throws {ApiError} */
export async function syncStatus(db: Db, syncId: string): Promise<SyncStatus> {
  checkName("the sync", syncId);
  const sync = await db
    .selectFrom("catalog.sync")
    .select("state")
    .where("sync_id", "=", syncId)
    .orderBy("started_at", "desc")
    .limit(1)
    .executeTakeFirst();
  if (sync === undefined) throw unknownSync(syncId);
  return { syncId, status: sync.state === "running" ? "started" : sync.state };
}
