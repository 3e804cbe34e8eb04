import { refusal } from "../api-error.ts";
import type { Db } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { append, lockLog } from "../receive/log.ts";
import type { Clock } from "../settings/clock.ts";

export interface RetryDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly wake: (integration: number) => void;
}

/**
 * Tries a record again that was set aside, as a new record at the end of the log: its own place was passed long ago. It
 * leaves alone what its integration has written since. It maps with the configuration of today, which may be what was
 * wrong, and outside of its sync, which may be over.
 * @returns the position of the new record. @throws {ApiError} `record_not_set_aside`
 */
export async function retryRecord({ db, clock, wake }: RetryDeps, integration: number, seq: number): Promise<number> {
  const position = await transact(db, async (tx) => {
    const log = await lockLog(tx, integration);
    const record = await tx
      .selectFrom("catalog.raw_record")
      .select(["kind", "resource_index", "operation", "source", "environment", "payload", "items", "bytes"])
      .where("integration", "=", integration)
      .where("seq", "=", seq)
      .where("status", "=", "set_aside")
      .where("type", "=", "items")
      .executeTakeFirst();
    if (record === undefined) throw refusal("record_not_set_aside", `record ${seq} was not set aside`);
    const facts = { type: "items" as const, received_at: clock.now(), config_version: log.configVersion };
    return append(tx, log, [{ ...record, ...facts, retry_of: seq }]);
  });
  wake(integration);
  return position;
}
