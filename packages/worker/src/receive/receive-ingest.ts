import type { Readable } from "node:stream";
import { refusal } from "../api-error.ts";
import type { IntegrationRow } from "../apply/applying.ts";
import type { Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { append, deleted, lockLog } from "./log.ts";
import { readConfig } from "./mapping-of-sync.ts";
import { checkName } from "./names.ts";
import type { Receiving } from "./receiving.ts";
import { scanBody } from "./scan-body.ts";
import { scanJsonItems, scanNdjsonItems } from "./scan-plain-body.ts";
import { type StagedChunk, Staging } from "./staging.ts";

/** Items posted by a person or script. */
export interface IngestBody {
  readonly integration: IntegrationRow;
  readonly kind: string;
  readonly body: Readable;
  /** `json`: an array of items, or one object. `ndjson`: one item after another. */
  readonly format: "json" | "ndjson";
}

/** Positions in the log; null if there was no item. */
export interface IngestAcknowledgement {
  readonly records: number;
  readonly items: number;
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
}

/** Takes items into the log, all or none, for every resource of their kind. @throws {ApiError} */
export async function receiveIngest(deps: Receiving, ingest: IngestBody): Promise<IngestAcknowledgement> {
  const { integration, format, body } = ingest;
  checkName("the kind", ingest.kind);
  if (integration.deleted_at !== null) throw deleted(integration.installation_id);
  await deps.backlog.admit(integration);
  const staging = new Staging(deps.db, deps.clock);
  let records = 0;
  try {
    const scan = format === "json" ? scanJsonItems : scanNdjsonItems;
    await scanBody(body, scan, deps.limits, (chunk) => staging.add(chunk));
    const chunks = await staging.all();
    const acknowledgement = await transact(deps.db, (tx) => appendItems(tx, ingest, chunks, deps.clock.now()));
    records = acknowledgement.records;
    if (records > 0) deps.wake(integration.id);
    return acknowledgement;
  } catch (error) {
    await staging.discard();
    throw error;
  } finally {
    deps.backlog.done(integration.id, records);
  }
}

async function appendItems(
  tx: Tx,
  { integration, kind }: IngestBody,
  chunks: readonly StagedChunk[],
  receivedAt: Date,
): Promise<IngestAcknowledgement> {
  const log = await lockLog(tx, integration.id);
  await refuseUnknownKind(tx, integration.id, log.configVersion, kind);
  const records = chunks.map(({ payload, items, bytes, storedBytes }) => ({
    type: "items" as const,
    source: "ingest" as const,
    operation: "upsert" as const,
    kind,
    payload,
    items,
    bytes,
    stored_bytes: storedBytes,
    config_version: log.configVersion,
    received_at: receivedAt,
  }));
  if (records.length === 0) return { records: 0, items: 0, firstSeq: null, lastSeq: null };
  const firstSeq = await append(tx, log, records);
  const items = chunks.reduce((sum, chunk) => sum + chunk.items, 0);
  return { records: records.length, items, firstSeq, lastSeq: firstSeq + records.length - 1 };
}

async function refuseUnknownKind(tx: Tx, integration: number, version: number | null, kind: string): Promise<void> {
  if (version === null) throw refusal("kind_unknown", "the integration has no mapping yet", { status: 422 });
  const { resources } = await readConfig(tx, integration, version);
  if (resources.some((resource) => resource.kind === kind)) return;
  const kinds = [...new Set(resources.map((resource) => `\`${resource.kind}\``))].join(", ");
  throw refusal("kind_unknown", `the mapping has no kind \`${kind}\`; it has ${kinds || "none"}`, { status: 422 });
}
