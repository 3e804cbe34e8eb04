import { type MappingConfig, problem } from "@longshore/shared";
import { ApiError } from "../api-error.ts";
import type { RawRecord } from "../apply/applying.ts";
import type { Tx } from "../database/database.ts";
import type { LockedLog } from "./log.ts";
import { readConfig } from "./mapping-of-sync.ts";

/** What maps the items of a record. */
type MappedBy = Pick<RawRecord, "config_version" | "kind" | "resource_index">;
type Claim = Pick<RawRecord, "seq" | "source" | "kind" | "resource_index" | "config_version">;

/**
 * What maps a record that is tried again: the configuration of now, and its resource of the record's kind. Positions may
 * have changed since: of `[service, team]` became `[user, service, team]`.
 * @throws {ApiError} `kind_unknown`: there is none of that kind, or it is unknown which of several
 */
export async function placeOfNow(tx: Tx, log: LockedLog, record: Claim): Promise<MappedBy> {
  const version = await versionOfNow(tx, log, record);
  if (version === null) throw noPlace("the integration has no mapping", "Give it one, and try again.");
  const now = await readConfig(tx, log.integration, version);
  const { kind, resource_index: index, config_version: earlier } = record;
  const ofKind = positions(now, kind);
  if (ofKind.length === 0) throw otherKind(now, record);
  if (index === null) return { config_version: version, kind, resource_index: null };
  const then = earlier === null ? now : await readConfig(tx, log.integration, earlier);
  const found = positionOfNow(ofKind, positions(then, kind), index);
  if (found === null) throw unknownPosition(ofKind, record);
  return { config_version: version, kind, resource_index: found };
}

/**
 * The integration's, or for a batch of a sync that of the newest sync, if that one began later: a client may bring a
 * mapping of its own with each sync.
 */
async function versionOfNow(
  tx: Tx,
  { integration, configVersion, newestSyncSeq }: LockedLog,
  { source }: Claim,
): Promise<number | null> {
  if (source !== "resync") return configVersion;
  const sync = await tx
    .selectFrom("catalog.sync")
    .select(["config_version", "started_at"])
    .where("integration", "=", integration)
    .where("started_seq", "=", newestSyncSeq)
    .executeTakeFirst();
  if (sync === undefined || sync.config_version === null) return configVersion;
  if (configVersion === null) return sync.config_version;
  const { created_at } = await tx
    .selectFrom("catalog.config_version")
    .select("created_at")
    .where("integration", "=", integration)
    .where("version", "=", configVersion)
    .executeTakeFirstOrThrow();
  const later = sync.started_at.getTime() - created_at.getTime() || sync.config_version - configVersion;
  return later > 0 ? sync.config_version : configVersion;
}

function positions({ resources }: MappingConfig, kind: string | null): number[] {
  return resources.flatMap((resource, index) => (resource.kind === kind ? [index] : []));
}

/** The second of two of a kind stays the second; if there are more or fewer now, its position or there being one decides. */
function positionOfNow(now: readonly number[], then: readonly number[], index: number): number | null {
  const same = now.length === then.length ? now[then.indexOf(index)] : undefined;
  if (same !== undefined) return same;
  if (now.includes(index)) return index;
  return now.length === 1 ? (now[0] ?? null) : null;
}

function otherKind({ resources }: MappingConfig, { seq, kind, resource_index: index }: Claim): ApiError {
  const there = index === null ? undefined : resources[index];
  const instead = there === undefined ? "" : `; resources[${index}] is of kind \`${there.kind}\``;
  const message = `record ${seq} has items of kind \`${kind}\`, and the mapping has no such resource${instead}`;
  return noPlace(message, "Add a resource of this kind and try again, or discard the record.");
}

function unknownPosition(ofKind: readonly number[], { seq, kind, resource_index: index }: Claim): ApiError {
  const places = ofKind.map((each) => `resources[${each}]`).join(", ");
  const message = `record ${seq} has items of resources[${index}], of kind \`${kind}\`; the mapping has several of it now: ${places}`;
  return noPlace(message, "Put the resource at its earlier position and try again, or discard the record.");
}

function noPlace(message: string, hint: string): ApiError {
  return new ApiError(problem("kind_unknown", message, { path: "resources", hint }), { status: 422 });
}
