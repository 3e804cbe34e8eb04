import { problem } from "@longshore/shared";
import type { RawRecord } from "../apply/applying.ts";
import type { MapRequest } from "../map/map-request.ts";
import { MapRefused } from "../map/map-result.ts";
import type { PendingRecords } from "./pending-records.ts";

/** The request to map a record of raw items. @throws {MapRefused} if it has no mapping, or its items are gone. */
export async function mapRequestOf(
  log: PendingRecords,
  record: RawRecord,
  mode: MapRequest["mode"],
): Promise<MapRequest> {
  const { integration, payload, config_version: version, source } = record;
  if (version === null) throw new MapRefused(problem("config_empty", "there was no mapping when the record came"));
  if (payload === null || source === null) throw new MapRefused(problem("record_failed", "its raw items are gone"));
  const [{ body, encoding }, config] = await Promise.all([log.payload(payload), log.config(version)]);
  return {
    integration,
    seq: record.seq,
    config,
    configKey: `${integration}:${version}`,
    resources: record.resource_index ?? "kind",
    kind: record.kind ?? "",
    payload: body,
    encoding,
    bytes: record.bytes,
    operation: record.operation ?? "upsert",
    source,
    now: record.received_at.toISOString(),
    environment: record.environment,
    mode,
  };
}
