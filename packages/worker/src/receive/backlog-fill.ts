import type { Waiting } from "./waiting-records.ts";

/** How much may be in the logs that has not taken effect, before nothing more is taken in. Bytes are those of JSON. */
export interface BacklogLimits {
  readonly pendingRecords: number;
  readonly pendingBytes: number;
  readonly pendingRecordsInAll: number;
  readonly pendingBytesInAll: number;
}

export interface Standing {
  readonly own: Waiting;
  readonly all: Waiting;
  /** How many have something waiting. */
  readonly integrations: number;
}

/** How full an integration's log is, and all logs together: 1 at the bound. */
export interface Fill {
  readonly own: number;
  readonly all: number;
}

/**
 * The bound of an integration is its own, and while more than half of what all may have waits, no more than its share of
 * that: five integrations that flood may not take everything, so that the sixth, which has one event, is refused.
 */
export function fillOf(limits: BacklogLimits, { own, all, integrations }: Standing): Fill {
  const records = fillWith(own.records, all.records, limits.pendingRecords, limits.pendingRecordsInAll, integrations);
  const bytes = fillWith(own.bytes, all.bytes, limits.pendingBytes, limits.pendingBytesInAll, integrations);
  return { own: Math.max(records.own, bytes.own), all: Math.max(records.all, bytes.all) };
}

function fillWith(own: number, all: number, bound: number, boundOfAll: number, integrations: number): Fill {
  const fillOfAll = all / boundOfAll;
  const share = fillOfAll < 0.5 ? bound : Math.min(bound, boundOfAll / integrations);
  return { own: own / share, all: fillOfAll };
}
