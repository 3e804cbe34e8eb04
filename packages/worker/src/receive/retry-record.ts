import { ApiError, refusal } from "../api-error.ts";
import { transact } from "../database/transaction.ts";
import { append, lockLog } from "./log.ts";
import { payloadFreed } from "./payload-freed.ts";
import type { Receiving } from "./receiving.ts";

/**
 * Appends a record that was set aside once more, to be tried again; gives its new position. What was posted by a person
 * is mapped with the configuration of now, since that may be what was wrong; a batch of a sync with that of its sync.
 * @throws {ApiError} `not_found`, `payload_freed`, `record_not_set_aside`
 */
export async function retryRecord(deps: Receiving, integration: number, seq: number): Promise<number> {
  await deps.backlog.admitSingle(integration);
  const appended = await transact(deps.db, async (tx) => {
    const log = await lockLog(tx, integration);
    const record = await tx
      .selectFrom("catalog.raw_record")
      .selectAll()
      .where("integration", "=", integration)
      .where("seq", "=", seq)
      .executeTakeFirst();
    if (record === undefined) throw refusal("not_found", `the log has no record ${seq}`);
    const freed = payloadFreed(record);
    if (freed !== null) throw new ApiError(freed);
    if (record.status !== "set_aside" || record.type !== "items" || record.payload === null) {
      throw refusal("record_not_set_aside", `record ${seq} is not one that was set aside with its items`);
    }
    const { type, source, sync_id, kind, resource_index, operation, selector_hash, environment, payload } = record;
    const config_version = resource_index === null ? log.configVersion : record.config_version;
    const again = { type, source, sync_id, kind, resource_index, operation, selector_hash, environment, payload };
    const size = { items: record.items, bytes: record.bytes };
    return append(tx, log, [{ ...again, ...size, config_version, received_at: deps.clock.now(), retry_of: seq }]);
  });
  deps.wake(integration);
  return appended;
}
