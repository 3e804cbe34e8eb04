/** A message as a listener gets it: nothing about it can be relied on. */
export interface HeardMessage {
  readonly topic: string;
  readonly value: string;
}

interface Heard {
  readonly action?: string;
  readonly context?: { readonly integrationId?: string };
  readonly diff?: { readonly after?: HeardIntegration | null };
  readonly changelogDestination?: { readonly type?: string };
}

interface HeardIntegration {
  readonly identifier?: string;
  readonly updatedAt?: string;
  readonly resyncState?: { readonly updatedAt?: string };
}

/** Whether a KAFKA listener of Ocean 0.48 syncs again, in the order in which it decides; and by which of its rules. */
export function listenerDecision({ topic, value }: HeardMessage, id: string): string {
  const { action, context, diff, changelogDestination }: Heard = JSON.parse(value);
  const isOurs = context?.integrationId === id;
  if (topic.includes("integration.resync.requests")) return isOurs ? "sync: requested" : "ignore: of another";
  if (isOurs && action === "RESYNC") return "sync: RESYNC";
  const after = diff?.after === undefined ? {} : diff.after;
  if (after === null) return "ignore: deleted";
  if (after.identifier !== id) return "ignore: of another";
  if (after.updatedAt === after.resyncState?.updatedAt) return "ignore: its own report";
  return changelogDestination?.type === "KAFKA" ? "sync: changed" : "ignore: no KAFKA destination";
}
