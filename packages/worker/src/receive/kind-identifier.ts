import type { SyncResource } from "./sync-row.ts";

/** `pull-request-0`: the kind, and the position in `resources`. The schema has let nothing else through. */
export function resourceOfIdentifier(identifier: string): SyncResource {
  const dash = identifier.lastIndexOf("-");
  return { kind: identifier.slice(0, dash), index: Number(identifier.slice(dash + 1)) };
}
