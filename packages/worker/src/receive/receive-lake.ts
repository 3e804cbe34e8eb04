import type { Readable } from "node:stream";
import type { MappingConfig } from "@longshore/shared";
import type { IntegrationRow } from "../apply/applying.ts";
import { merged, noteProblems } from "../apply/note-problems.ts";
import type { Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { append, deleted, type LockedLog, lockLog, type NewRecord } from "./log.ts";
import { isForeign, misfit, otherConfigs, readConfig } from "./mapping-of-sync.ts";
import { checkName, checkResourceIndex } from "./names.ts";
import type { Receiving } from "./receiving.ts";
import { scanBody } from "./scan-body.ts";
import { type LakeBatch, type LakeScan, scanLakeBody } from "./scan-lake-body.ts";
import { type StagedChunk, Staging } from "./staging.ts";
import { findSync, runningSync, setResourceState } from "./sync-row.ts";

/** A lake write. The segments of its URL, and the body, decompressed. */
export interface LakeWrite {
  readonly integration: IntegrationRow;
  /** For a live event its trace id. */
  readonly syncId: string;
  readonly kind: string;
  readonly body: Readable;
}

/** `repeated`: the log has this event already, and nothing was appended. */
export interface LakeAcknowledgement {
  readonly appended: number;
  readonly repeated: boolean;
}

/**
 * Takes a lake write into the log of its integration, whole or not at all; once it resolves, the write is in it. The
 * body goes to the database as it comes in. @throws {ApiError}
 */
export async function receiveLake(deps: Receiving, write: LakeWrite): Promise<LakeAcknowledgement> {
  const { integration, body } = write;
  checkName("the sync", write.syncId);
  checkName("the kind", write.kind);
  if (integration.deleted_at !== null) throw deleted(integration.installation_id);
  await deps.backlog.admit(integration);
  const staging = new Staging(deps.db, deps.clock);
  let records = 0;
  try {
    const scan = await scanBody(body, scanLakeBody, deps.limits, (chunk) => staging.add(chunk));
    const event = eventOf(write, scan, await staging.all(), deps.clock.now());
    const acknowledgement = await transact(deps.db, (tx) => appendEvent(tx, event));
    records = acknowledgement.appended;
    if (acknowledgement.repeated) await staging.discard();
    else deps.wake(integration.id);
    return acknowledgement;
  } catch (error) {
    await staging.discard();
    throw error;
  } finally {
    deps.backlog.done(integration.id, records);
  }
}

/** A lake write that has been read. */
interface LakeEvent {
  readonly integration: number;
  /** Null for a live event: it belongs to no sync. */
  readonly syncId: string | null;
  readonly kind: string;
  readonly eventId: string | null;
  readonly batches: readonly LakeBatch[];
  readonly chunks: readonly StagedChunk[];
  readonly receivedAt: Date;
}

function eventOf(write: LakeWrite, scan: LakeScan, chunks: readonly StagedChunk[], receivedAt: Date): LakeEvent {
  const { eventType, eventId } = scan.envelope;
  const isLive = eventType === "live-event";
  checkName("`eventId`", eventId ?? "");
  for (const { resourceIndex } of scan.batches) checkResourceIndex("`resourceIndex`", resourceIndex);
  return {
    integration: write.integration.id,
    syncId: isLive ? null : write.syncId,
    kind: write.kind,
    eventId: eventId ?? (isLive ? write.syncId : null),
    batches: scan.batches,
    chunks,
    receivedAt,
  };
}

async function appendEvent(tx: Tx, event: LakeEvent): Promise<LakeAcknowledgement> {
  const log = await lockLog(tx, event.integration);
  if (await isKnown(tx, event)) return { appended: 0, repeated: true };
  const version = await versionFor(tx, log, event);
  const mapping = version === null ? null : await mappingOf(tx, event, version);
  const records = event.chunks.map((chunk, part) => recordOf(event, chunk, part, mapping));
  if (records.length === 0) return { appended: 0, repeated: false };
  const firstSeq = await append(tx, log, records);
  if (mapping !== null) await noteMisfits(tx, event, mapping, firstSeq);
  return { appended: records.length, repeated: false };
}

async function isKnown(tx: Tx, { integration, syncId, eventId }: LakeEvent): Promise<boolean> {
  if (eventId === null) return false;
  const known = await tx
    .selectFrom("catalog.raw_record")
    .select("seq")
    .where("integration", "=", integration)
    .where("sync_id", syncId === null ? "is" : "=", syncId)
    .where("event_id", "=", eventId)
    .limit(1)
    .executeTakeFirst();
  return known !== undefined;
}

/** The mapping of the records; null if they are only to be kept. */
async function versionFor(tx: Tx, log: LockedLog, { syncId }: LakeEvent): Promise<number | null> {
  // A client that maps itself tells nothing of its syncs.
  if (log.clientMaps) return null;
  if (syncId === null) return log.configVersion;
  return runningSync(await findSync(tx, log.integration, syncId), log, syncId).config_version;
}

interface Mapping {
  readonly version: number;
  readonly config: MappingConfig;
  /** What the integration ran with at other times; read only when a batch makes it interesting. */
  readonly others: readonly MappingConfig[];
}

async function mappingOf(tx: Tx, { integration, batches }: LakeEvent, version: number): Promise<Mapping> {
  const config = await readConfig(tx, integration, version);
  const isOdd = batches.some((batch) => isForeign(config, batch));
  return { version, config, others: isOdd ? await otherConfigs(tx, integration, version) : [] };
}

/** Without a mapping the record is only kept. */
function recordOf(event: LakeEvent, chunk: StagedChunk, part: number, mapping: Mapping | null): NewRecord {
  const batch = event.batches[chunk.entry];
  if (batch === undefined) throw new Error(`no batch ${chunk.entry}`);
  const problem = mapping === null ? null : misfit(mapping.config, batch, mapping.others);
  return {
    type: "items",
    source: event.syncId === null ? "live-event" : "resync",
    sync_id: event.syncId,
    kind: mapping?.config.resources[batch.resourceIndex]?.kind ?? event.kind,
    resource_index: batch.resourceIndex,
    operation: batch.operation,
    selector_hash: batch.selectorHash,
    environment: batch.environment,
    event_id: event.eventId,
    event_part: event.eventId === null ? null : part,
    payload: chunk.payload,
    items: chunk.items,
    bytes: chunk.bytes,
    stored_bytes: chunk.storedBytes,
    config_version: mapping?.version ?? null,
    received_at: event.receivedAt,
    ...(mapping === null ? { status: "stored" } : {}),
    ...(problem === null ? {} : { status: "set_aside", problem: JSON.stringify(problem) }),
  };
}

/** A resource that was read with another selector has failed: nothing may be deleted on its account. */
async function noteMisfits(tx: Tx, event: LakeEvent, { config, others }: Mapping, seq: number): Promise<void> {
  const { integration, syncId, batches, receivedAt } = event;
  const misfits = batches.flatMap((batch) => {
    const problem = misfit(config, batch, others);
    return problem === null ? [] : [{ problem, count: 1, index: batch.resourceIndex }];
  });
  const record = { integration, seq, sync_id: syncId, source: syncId === null ? "live-event" : "resync" } as const;
  const kindOf = (index: number): string => config.resources[index]?.kind ?? event.kind;
  for (const kind of new Set(misfits.map(({ index }) => kindOf(index)))) {
    const own = misfits.filter(({ index }) => kindOf(index) === kind);
    await noteProblems(tx, { ...record, kind }, merged(own), receivedAt.toISOString());
  }
  if (syncId === null) return;
  for (const index of new Set(misfits.map((each) => each.index))) {
    await setResourceState(tx, { integration, sync_id: syncId }, { index, kind: kindOf(index) }, "failed");
  }
}
