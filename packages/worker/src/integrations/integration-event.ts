import { formatJson, parseJson } from "@longshore/engine";
import { CHANGELOG_SCHEMA_VERSION, type ChangelogDestination, changelogDestinationSchema } from "@longshore/shared";
import type { Tx } from "../database/database.ts";
import { appendEvents } from "../outbox/append-events.ts";
import { integrationDocument, type StoredIntegration } from "./integration-document.ts";

/** Who changed an integration, and when. */
export interface Author {
  readonly orgId: string;
  readonly userId: string;
  /** The client as it names itself (`User-Agent`), or `API`. */
  readonly origin: string;
  readonly at: Date;
}

export interface IntegrationChange {
  /** `RESYNC`: nothing but that somebody wants it to sync again. */
  readonly action: "CREATE" | "UPDATE" | "DELETE" | "RESYNC";
  readonly before: StoredIntegration | null;
  readonly after: StoredIntegration | null;
  /** Kept as history: a client that heard of it would sync again. */
  readonly silent?: boolean;
}

/** Adds the event of a change to its transaction. */
export async function appendIntegrationEvent(tx: Tx, change: IntegrationChange, author: Author): Promise<void> {
  const about = change.after ?? change.before;
  if (about === null) throw new Error("an event about no integration");
  const destination = destinationOf(about);
  const installationId = about.row.installation_id;
  const snapshot = (state: StoredIntegration | null) =>
    state === null ? null : integrationDocument(state, author.orgId);
  const event = formatJson({
    action: change.action,
    resourceType: "integration",
    status: "SUCCESS",
    trigger: {
      by: { orgId: author.orgId, userId: author.userId },
      origin: author.origin,
      at: author.at.toISOString(),
    },
    context: { integrationId: installationId },
    diff: { before: snapshot(change.before), after: snapshot(change.after) },
    changelogDestination: about.row.changelog_destination === null ? {} : parseJson(about.row.changelog_destination),
    schemaVersion: CHANGELOG_SCHEMA_VERSION,
  });
  await appendEvents(tx, [{ destination: change.silent === true ? null : destination, key: installationId, event }]);
}

export function destinationOf({ row }: StoredIntegration): ChangelogDestination | null {
  const { changelog_destination: json } = row;
  return json === null ? null : changelogDestinationSchema.parse(JSON.parse(json));
}
