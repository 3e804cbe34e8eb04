import type { JqObject } from "@longshore/engine";
import { mappingFlags, type SyncLifecycle } from "@longshore/shared";
import type { Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { type AcceptedMapping, acceptMapping } from "./accept-mapping.ts";
import { resourceOfIdentifier } from "./kind-identifier.ts";
import { append, type LockedLog, lockLog } from "./log.ts";
import { readConfig, versionOf } from "./mapping-of-sync.ts";
import type { Receiving } from "./receiving.ts";
import { addResources, findSync, integrationOf, runningSync, type SyncRow, unknownSync } from "./sync-row.ts";

export interface SyncMessage {
  readonly syncId: string;
  readonly body: SyncLifecycle;
  /** That of the body, its numbers with all their digits. */
  readonly exactMapping?: JqObject;
}

/** `repeated`: this was known already, and nothing was appended. */
export interface LifecycleAcknowledgement {
  readonly repeated: boolean;
}

type Started = Extract<SyncLifecycle, { status: "started" }>;

/** A sync starts or ends. @throws {ApiError} */
export async function receiveSyncLifecycle(deps: Receiving, message: SyncMessage): Promise<LifecycleAcknowledgement> {
  const { syncId, body } = message;
  const integration = await integrationOf(deps.db, syncId, body.integration_id);
  await deps.backlog.admitSingle(integration);
  const mapping = await mappingOf(deps, integration, message);
  const now = deps.clock.now();
  const repeated = await transact(deps.db, async (tx) => {
    const log = await lockLog(tx, integration);
    const sync = await findSync(tx, integration, syncId);
    if (isStarted(body)) return sync !== undefined || startSync(tx, log, syncId, { body, mapping }, now);
    return endSync(tx, log, syncId, sync, body.status, now);
  });
  if (!repeated) deps.wake(integration);
  return { repeated };
}

function isStarted(body: SyncLifecycle): body is Started {
  return body.status === "started";
}

/** Looked at before the log is locked: it takes seconds where it is large and wrong. Null where there is none to keep. */
async function mappingOf(
  { db, checking }: Receiving,
  integration: number,
  { syncId, body, exactMapping }: SyncMessage,
): Promise<AcceptedMapping | null> {
  if (!isStarted(body) || body.mapping === null || body.mapping === undefined) return null;
  // A message that comes again changes nothing, right or wrong.
  if ((await findSync(db, integration, syncId)) !== undefined) return null;
  return acceptMapping(checking, body.integration_id, exactMapping ?? body.mapping);
}

interface Beginning {
  readonly body: Started;
  readonly mapping: AcceptedMapping | null;
}

/** From now on it is the sync of the integration: older ones take no records any more. */
async function startSync(
  tx: Tx,
  log: LockedLog,
  syncId: string,
  { body, mapping }: Beginning,
  now: Date,
): Promise<false> {
  const { integration, configVersion, nextSeq } = log;
  const config = configVersion === null ? {} : await readConfig(tx, integration, configVersion);
  const version =
    mapping === null
      ? configVersion
      : await versionOf(tx, integration, mapping.text, {
          current: configVersion,
          at: now,
          author: body.integration_id,
        });
  await append(tx, log, [
    { type: "sync", lifecycle: "started", sync_id: syncId, config_version: version, received_at: now },
  ]);
  await supersede(tx, integration, nextSeq, now);
  const key = { integration, sync_id: syncId };
  await tx
    .insertInto("catalog.sync")
    .values({
      ...key,
      type: body.sync_type === "full_sync" ? "full" : "incremental",
      state: "running",
      started_seq: nextSeq,
      config_version: version,
      flags: JSON.stringify(mappingFlags(mapping?.config ?? {}, config)),
      started_at: now,
    })
    .execute();
  await addResources(tx, key, (body.kind_identifiers ?? []).map(resourceOfIdentifier));
  return false;
}

async function supersede(tx: Tx, integration: number, startedSeq: number, now: Date): Promise<void> {
  await tx
    .updateTable("catalog.sync")
    .set({ state: "aborted", ended_at: now })
    .where("integration", "=", integration)
    .where("state", "=", "running")
    .execute();
  await tx
    .updateTable("catalog.log")
    .set({ newest_sync_seq: startedSeq })
    .where("integration", "=", integration)
    .execute();
}

/** Gives whether it had ended that way already. A sync that a newer one took the place of was aborted by that. */
async function endSync(
  tx: Tx,
  log: LockedLog,
  syncId: string,
  sync: SyncRow | undefined,
  status: "finished" | "failed" | "aborted",
  now: Date,
): Promise<boolean> {
  if (sync === undefined) throw unknownSync(syncId);
  if (sync.state === status) return true;
  const running = runningSync(sync, log, syncId);
  await append(tx, log, [
    { type: "sync", lifecycle: status, sync_id: syncId, config_version: running.config_version, received_at: now },
  ]);
  await tx
    .updateTable("catalog.sync")
    .set({ state: status, ended_at: now })
    .where("integration", "=", log.integration)
    .where("sync_id", "=", syncId)
    .execute();
  return false;
}
