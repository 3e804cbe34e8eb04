import type { Checking } from "../check/checking.ts";
import type { Db } from "../database/database.ts";
import type { Clock } from "../settings/clock.ts";
import type { Backlog } from "./backlog.ts";
import type { BacklogLimits } from "./backlog-fill.ts";
import type { BodyLimits } from "./scan-body.ts";

export type ReceiveLimits = BodyLimits & BacklogLimits;

export const RECEIVE_LIMITS: ReceiveLimits = {
  itemsPerRecord: 1_000,
  bytesPerRecord: 4 * 1024 * 1024,
  bytesPerItem: 16 * 1024 * 1024,
  recordsPerBody: 200,
  bytesPerFurtherRecord: 16 * 1024,
  bytesPerBody: 1024 * 1024 * 1024,
  levels: 1_000,
  pendingRecords: 10_000,
  pendingBytes: 4 * 1024 * 1024 * 1024,
  pendingRecordsInAll: 50_000,
  pendingBytesInAll: 16 * 1024 * 1024 * 1024,
};

/** What receiving works with. */
export interface Receiving {
  readonly db: Db;
  readonly clock: Clock;
  /** Tells that an integration's log has grown. */
  readonly wake: (integration: number) => void;
  readonly limits: BodyLimits;
  /** Looks at the mapping that a sync brings. */
  readonly checking: Pick<Checking, "check">;
  readonly backlog: Pick<Backlog, "refuseEarly" | "admit" | "done" | "admitSingle">;
}
