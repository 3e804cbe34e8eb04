import { isObject, type JqObject, parseJson } from "@longshore/engine";
import type { Selectable } from "kysely";
import type { Schema } from "../database/schema.ts";

export type IntegrationRow = Selectable<Schema["catalog.integration"]>;

/** An integration and the configuration that it has now, as JSON text; null as long as that is `{}`. */
export interface StoredIntegration {
  readonly row: IntegrationRow;
  readonly config: string | null;
}

/** The integration as its events and answers show it: what its client sent, and what is known of it here. */
export function integrationDocument({ row, config }: StoredIntegration, orgId: string): JqObject {
  return {
    ...objectIn(row.attributes),
    _id: internalId(row.id),
    _orgId: orgId,
    identifier: row.installation_id,
    installationId: row.installation_id,
    // What a client must run on its own is told apart from what the platform runs for it, which is nothing.
    installationType: "OnPrem",
    config: config === null ? {} : parseJson(config),
    changelogDestination: row.changelog_destination === null ? null : parseJson(row.changelog_destination),
    ...(row.resync_state === null ? {} : { resyncState: parseJson(row.resync_state) }),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
  };
}

/** `integration_7`: what names it where an installation id could mean an earlier one. */
export function internalId(id: number): string {
  return `integration_${id}`;
}

export function objectIn(json: string): JqObject {
  const value = parseJson(json);
  if (!isObject(value)) throw new Error(`the catalog holds ${json.slice(0, 40)} where an object belongs`);
  return value;
}
