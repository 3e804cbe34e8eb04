import type { KindLifecycle } from "@longshore/shared";
import type { Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { resourceOfIdentifier } from "./kind-identifier.ts";
import { append, type LockedLog, lockLog } from "./log.ts";
import type { Receiving } from "./receiving.ts";
import type { LifecycleAcknowledgement } from "./sync-lifecycle.ts";
import { addResources, findSync, integrationOf, runningSync, type SyncRow, setResourceState } from "./sync-row.ts";

export interface KindMessage {
  readonly syncId: string;
  readonly body: KindLifecycle;
}

/** One resource of a sync starts or ends. @throws {ApiError} */
export async function receiveKindLifecycle(
  deps: Receiving,
  { syncId, body }: KindMessage,
): Promise<LifecycleAcknowledgement> {
  const integration = await integrationOf(deps.db, syncId, body.integration_id);
  await deps.backlog.admitSingle(integration);
  const repeated = await transact(deps.db, async (tx) => {
    const log = await lockLog(tx, integration);
    if (await isKnown(tx, integration, syncId, body)) return true;
    const sync = runningSync(await findSync(tx, integration, syncId), log, syncId);
    await appendKind(tx, log, sync, body, deps.clock.now());
    return false;
  });
  if (!repeated) deps.wake(integration);
  return { repeated };
}

async function isKnown(tx: Tx, integration: number, syncId: string, body: KindLifecycle): Promise<boolean> {
  const known = await tx
    .selectFrom("catalog.raw_record")
    .select("seq")
    .where("integration", "=", integration)
    .where("sync_id", "=", syncId)
    .where("kind", "=", body.kind_identifier)
    .where("lifecycle", "=", body.status)
    .executeTakeFirst();
  return known !== undefined;
}

async function appendKind(tx: Tx, log: LockedLog, sync: SyncRow, body: KindLifecycle, now: Date): Promise<void> {
  const resource = resourceOfIdentifier(body.kind_identifier);
  const key = { integration: log.integration, sync_id: sync.sync_id };
  await append(tx, log, [
    {
      type: "kind",
      lifecycle: body.status,
      sync_id: sync.sync_id,
      // The whole identifier: two resources may be of one kind.
      kind: body.kind_identifier,
      resource_index: resource.index,
      config_version: sync.config_version,
      received_at: now,
    },
  ]);
  if (body.status === "started") await addResources(tx, key, [resource]);
  else await setResourceState(tx, key, resource, body.status);
}
