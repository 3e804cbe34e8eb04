import type { Insertable } from "kysely";
import { refusal } from "../api-error.ts";
import type { Tx } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";

/** An integration's log while nobody else can append to it, and the integration as it is then. */
export interface LockedLog {
  readonly integration: number;
  /** The position of the next record. */
  readonly nextSeq: number;
  /** Of the *started* of the newest sync; 0 for none. */
  readonly newestSyncSeq: number;
  /** Null as long as there is no mapping. */
  readonly configVersion: number | null;
  readonly clientMaps: boolean;
}

type Row = Insertable<Schema["catalog.raw_record"]>;
type Given = "type" | "received_at";

/** A record but for its place in the log. What is not named is null. */
export type NewRecord = Pick<Row, Given> & Partial<Omit<Row, Given | "integration" | "seq">>;

/**
 * Locks the log until the transaction ends. The integration is read afterwards: what was read before the lock was had
 * may be older than the record that was appended meanwhile. @throws {ApiError} if the integration was deleted
 */
export async function lockLog(tx: Tx, integration: number): Promise<LockedLog> {
  const log = await tx
    .selectFrom("catalog.log")
    .select(["next_seq", "newest_sync_seq"])
    .where("integration", "=", integration)
    // Lets others refer to the row: records of this log are marked meanwhile.
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  const row = await tx
    .selectFrom("catalog.integration")
    .select(["installation_id", "config_version", "attributes", "deleted_at"])
    .where("id", "=", integration)
    .executeTakeFirstOrThrow();
  if (row.deleted_at !== null) throw deleted(row.installation_id);
  const attributes: { processingMode?: unknown } = JSON.parse(row.attributes);
  return {
    integration,
    nextSeq: log.next_seq,
    newestSyncSeq: log.newest_sync_seq,
    configVersion: row.config_version,
    // A client that does not say who maps is no Ocean integration, and leaves it to us.
    clientMaps: attributes.processingMode === "ocean-core",
  };
}

/** Appends records in this order and gives the position of the first. */
export async function append(tx: Tx, log: LockedLog, records: readonly NewRecord[]): Promise<number> {
  const rows = records.map((record, at) => ({
    ...BLANK,
    ...record,
    integration: log.integration,
    seq: log.nextSeq + at,
  }));
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    await tx
      .insertInto("catalog.raw_record")
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute();
  }
  const stored = rows.reduce((sum, { stored_bytes = 0 }) => sum + stored_bytes, 0);
  await tx
    .updateTable("catalog.log")
    .set((row) => ({ next_seq: log.nextSeq + records.length, stored_bytes: row("stored_bytes", "+", stored) }))
    .where("integration", "=", log.integration)
    .execute();
  return log.nextSeq;
}

export function deleted(installationId: string): Error {
  return refusal("integration_deleted", `integration \`${installationId}\` was deleted`);
}

/** A statement takes 65 535 parameters. */
const ROWS_PER_STATEMENT = 1_000;

const BLANK = {
  lifecycle: null,
  source: null,
  sync_id: null,
  kind: null,
  resource_index: null,
  operation: null,
  selector_hash: null,
  environment: null,
  event_id: null,
  event_part: null,
  payload: null,
  config_version: null,
  applied_no: null,
  applied_at: null,
  outcomes: null,
  problem: null,
  retry_of: null,
  stored_bytes: 0,
} satisfies Partial<Row>;
