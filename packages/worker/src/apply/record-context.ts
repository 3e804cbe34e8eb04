import {
  type ChangelogDestination,
  changelogDestinationSchema,
  type MappingFlags,
  mappingFlags,
} from "@longshore/shared";
import type { Tx } from "../database/database.ts";
import type { IntegrationRow, RawRecord } from "./applying.ts";

/** The integration of a record. It may be deleted by now: what was acknowledged before still takes effect. */
export async function integrationOf(tx: Tx, id: number): Promise<IntegrationRow> {
  return tx.selectFrom("catalog.integration").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

/** Of the sync, as its *started* decided; outside of syncs, and with another mapping, those of the record's configuration. */
export async function flagsOf(tx: Tx, record: RawRecord): Promise<MappingFlags> {
  const sync = await tx
    .selectFrom("catalog.sync")
    .select(["flags", "config_version"])
    .where("integration", "=", record.integration)
    .where("sync_id", "=", record.sync_id ?? "")
    .executeTakeFirst();
  if (sync?.config_version === record.config_version) return mappingFlags(JSON.parse(sync.flags));
  const version = await tx
    .selectFrom("catalog.config_version")
    .select("config")
    .where("integration", "=", record.integration)
    .where("version", "=", record.config_version ?? -1)
    .executeTakeFirst();
  return mappingFlags(version === undefined ? {} : JSON.parse(version.config));
}

/** How an integration's client names itself, and so what its entities are found by: Ocean's `User-Agent`. */
export function clientName({ installation_id: id, attributes }: IntegrationRow): string {
  const { installationAppType = "unknown", version = "0" } = JSON.parse(attributes) as { [key: string]: unknown };
  return `port-ocean/${installationAppType}/${version}/${id}/exporter`;
}

/** Null for `{}`, which names nothing. */
export function parsedDestination({ changelog_destination: json }: IntegrationRow): ChangelogDestination | null {
  return json === null ? null : changelogDestinationSchema.parse(JSON.parse(json));
}
