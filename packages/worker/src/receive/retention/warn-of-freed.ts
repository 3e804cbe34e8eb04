import type { Logger } from "pino";
import type { RecordKey } from "./release-payloads.ts";

const MOST_NAMED = 20;

/** Says that records which wait for a person cannot be tried again any more. */
export function warnOfFreedSetAside(log: Pick<Logger, "warn">, records: readonly RecordKey[]): void {
  if (records.length === 0) return;
  log.warn(
    { count: records.length, first: records.slice(0, MOST_NAMED) },
    "payloads of records that were set aside were freed: these records cannot be tried again",
  );
}
