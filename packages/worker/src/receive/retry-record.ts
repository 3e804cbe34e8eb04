import { ApiError, refusal } from "../api-error.ts";
import type { RawRecord } from "../apply/applying.ts";
import type { Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { append, lockLog } from "./log.ts";
import { payloadFreed } from "./payload-freed.ts";
import { placeOfNow } from "./place-of-now.ts";
import type { Receiving } from "./receiving.ts";

/**
 * Appends a record once more, to be mapped with the configuration of now; gives its new position. It may have been set
 * aside, and then the new one takes its place, or was applied with problems. The newest of several tries is the one that
 * may be tried again.
 * @throws {ApiError} `not_found`, `payload_freed`, `record_not_set_aside`, `kind_unknown`
 */
export async function retryRecord(deps: Receiving, integration: number, seq: number): Promise<number> {
  await deps.backlog.admitSingle(integration);
  const appended = await transact(deps.db, async (tx) => {
    const log = await lockLog(tx, integration);
    const record = await findRecord(tx, integration, seq);
    refuseUntriable(record);
    const { type, source, sync_id, operation, selector_hash, environment, payload, items, bytes } = record;
    const facts = { type, source, sync_id, operation, selector_hash, environment, payload, items, bytes };
    const place = await placeOfNow(tx, log, record);
    // Of several tries each names the first record: what came after that one is newer than all of them.
    const first = record.retry_of ?? seq;
    const again = await append(tx, log, [{ ...facts, ...place, received_at: deps.clock.now(), retry_of: first }]);
    await replace(tx, record, again);
    return again;
  });
  deps.wake(integration);
  return appended;
}

/** The record, while its log is locked. @throws {ApiError} `not_found` */
export async function findRecord(tx: Tx, integration: number, seq: number): Promise<RawRecord> {
  const record = await tx
    .selectFrom("catalog.raw_record")
    .selectAll()
    .where("integration", "=", integration)
    .where("seq", "=", seq)
    .executeTakeFirst();
  if (record === undefined) throw refusal("not_found", `the log has no record ${seq}`);
  return record;
}

function refuseUntriable(record: RawRecord): void {
  const { seq, status, type, payload, retried_as } = record;
  if (retried_as !== null) {
    throw refusal("record_not_set_aside", `record ${seq} was tried again already, as record ${retried_as}`);
  }
  const freed = payloadFreed(record);
  if (freed !== null) throw new ApiError(freed);
  const isTriable = status === "set_aside" || (status === "applied" && hasProblems(record));
  if (isTriable && type === "items" && payload !== null) return;
  const message = `record ${seq} is neither set aside nor applied with problems: it is ${status.replace("_", " ")}`;
  throw refusal("record_not_set_aside", message);
}

/** Records from before they had lists of problems have counts only. */
function hasProblems({ problems, outcomes }: RawRecord): boolean {
  if (problems !== null) return true;
  const rows: unknown = JSON.parse(outcomes ?? "null");
  return Array.isArray(rows) && rows.some((row) => ["failed", "dropped", "rejected"].some((name) => row[name] > 0));
}

async function replace(tx: Tx, { integration, seq, status }: RawRecord, again: number): Promise<void> {
  await tx
    .updateTable("catalog.raw_record")
    .set({ retried_as: again, ...(status === "set_aside" ? { status: "retried" } : {}) })
    .where("integration", "=", integration)
    .where("seq", "=", seq)
    .execute();
}
