import type { KafkaMessage } from "./kafka.ts";
import type { WaitingEvent } from "./read-outbox.ts";

export interface ChangelogTopics {
  /** `<org>.change.log` */
  readonly changes: string;
  /** `<org>.integration.resync.requests`; null: nobody asked for it. */
  readonly resyncRequests: string | null;
}

/** A client told by this feature flag reads resync requests from their own topic, and nothing from the changelog. */
export const RESYNC_TOPIC_FLAG = "OCEAN_KAFKA_INTEGRATION_RESYNC_REQUESTS_TOPIC_ENABLED";

export function changelogTopics(org: string, featureFlags: readonly string[]): ChangelogTopics {
  const resyncRequests = featureFlags.includes(RESYNC_TOPIC_FLAG) ? `${org}.integration.resync.requests` : null;
  return { changes: `${org}.change.log`, resyncRequests };
}

/** An event as messages: itself, and the request to sync again that an integration's client makes of it. */
export function messagesOf(event: WaitingEvent, { changes, resyncRequests }: ChangelogTopics): KafkaMessage[] {
  const { id, key, value } = event;
  const headers = { id: String(id), sequence: String(id), schemaVersion: "1" };
  const message = { topic: changes, key, value, headers };
  const request = resyncRequests === null ? null : resyncRequest(event);
  if (resyncRequests === null || request === null) return [message];
  return [message, { topic: resyncRequests, key, value: request, headers }];
}

/** Every event of an integration is a reason to sync again, but its deletion: state reports are not announced at all. */
function resyncRequest({ key, value }: WaitingEvent): string | null {
  // `<blueprint>/<identifier>` is an entity; installation ids have no slash.
  if (key.includes("/")) return null;
  const { action }: { action: string } = JSON.parse(value);
  return action === "DELETE" ? null : JSON.stringify({ context: { integrationId: key } });
}
