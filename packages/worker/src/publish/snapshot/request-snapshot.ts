import type { ChangelogDestination } from "@longshore/shared";
import { sql } from "kysely";
import type { Db, Tx } from "../../database/database.ts";

/** What to tell: what belongs to one blueprint or to one integration, or everything that Kafka has or has to have. */
export type SnapshotScope =
  | { readonly blueprint: string; readonly owner?: undefined }
  | { readonly owner: number; readonly blueprint?: undefined }
  | { readonly blueprint?: undefined; readonly owner?: undefined };

interface Requester {
  readonly userId: string;
  readonly at: Date;
}

/** Asks for a snapshot; gives its id. Whoever publishes makes it, a part at a time. */
export async function requestSnapshot(db: Db, scope: SnapshotScope, { userId, at }: Requester): Promise<number> {
  const { id } = await db
    .insertInto("catalog.snapshot")
    .values({
      blueprint: scope.blueprint ?? null,
      owner: scope.owner ?? null,
      requested_at: at,
      requested_by: userId,
      finished_at: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** In the transaction that changes a destination: what is there goes to a Kafka that did not get it so far. */
export async function snapshotWhenSwitchedOn(
  tx: Tx,
  scope: SnapshotScope,
  change: { readonly before: ChangelogDestination | null; readonly after: ChangelogDestination | null },
  requester: Requester,
): Promise<void> {
  if (goesToKafka(change.after) && !goesToKafka(change.before)) await requestSnapshot(tx, scope, requester);
}

/** An agent inside the network takes its webhooks from Kafka. */
function goesToKafka(destination: ChangelogDestination | null): boolean {
  if (destination === null || !("type" in destination)) return false;
  return destination.type === "KAFKA" || destination.agent === true;
}

/** Brokers that come after events for them were trimmed begin with a snapshot. */
export async function requestDueSnapshot(tx: Tx, requester: Requester): Promise<boolean> {
  const { rows } = await sql`
    UPDATE catalog.changelog SET snapshot_due = false WHERE snapshot_due RETURNING id`.execute(tx);
  if (rows.length === 0) return false;
  await requestSnapshot(tx, {}, requester);
  return true;
}
