import type { Plan } from "@longshore/engine";
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import { entityKey } from "./entity-key.ts";
import type { WaitingRow } from "./waiting-row.ts";

/**
 * Waiting rows that one question reads because they name a target: all are in memory at once, on the account of whoever
 * writes the target. Somebody else's 10 000 rows of 450 kB would end the process.
 */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_ROWS = 10_000;
const AT_ONCE = 100;

/** Rows that wait for what a plan makes appear, and that it has not read. */
export class UnreadWaiters {
  #are = false;

  /** There are some, perhaps of targets that do not appear. */
  note(): void {
    this.#are = true;
  }

  /**
   * Marks those as due that wait for what has appeared, unless something is still missing that does not wait itself: a record
   * of their owner's log looks at them. After the plan is written. Gives whether there are any.
   */
  async markDue(tx: Tx, { changes }: Plan): Promise<boolean> {
    const created = changes.flatMap((change) => (change.action === "create" ? entityKey(change.ref) : []));
    if (!this.#are || created.length === 0) return false;
    const { numAffectedRows } = await sql`
      UPDATE catalog.waiting_entity w SET due = true
      WHERE NOT w.due AND w.key IN (SELECT source FROM catalog.waiting_target WHERE target = ANY(${created}::uuid[]))
        AND NOT EXISTS (
          SELECT FROM catalog.waiting_target t
          WHERE t.source = w.key AND t.target <> w.key
            AND NOT EXISTS (SELECT FROM catalog.entity e WHERE e.key = t.target)
            AND NOT EXISTS (SELECT FROM catalog.waiting_entity o WHERE o.key = t.target))`.execute(tx);
    return (numAffectedRows ?? 0n) > 0n;
  }
}

/** What waits at these keys, and what waits for these targets, as far as the bounds go. */
export async function loadWaiting(
  tx: Tx,
  keys: readonly string[],
  targets: readonly string[],
  unread: UnreadWaiters | undefined,
): Promise<WaitingRow[]> {
  if (keys.length + targets.length === 0) return [];
  // By index for each key: the planner would rather walk the whole table for every record, 100 ms for 100 000 waiting rows.
  const { rows } = await sql<WaitingRow>`
    SELECT w.* FROM (
      SELECT unnest(${[...keys]}::uuid[]) AS key
      UNION (
        SELECT DISTINCT s.source FROM unnest(${[...targets]}::uuid[]) AS t(key) CROSS JOIN LATERAL (
          SELECT source FROM catalog.waiting_target WHERE target = t.key OFFSET 0) AS s
        LIMIT ${AT_ONCE + 1})
    ) AS k CROSS JOIN LATERAL (SELECT * FROM catalog.waiting_entity e WHERE e.key = k.key OFFSET 0) AS w`.execute(tx);
  return rows.length <= AT_ONCE ? rows : loadMany(tx, rows, targets, unread);
}

/** The first of them are read already. */
async function loadMany(
  tx: Tx,
  first: readonly WaitingRow[],
  targets: readonly string[],
  unread: UnreadWaiters | undefined,
): Promise<WaitingRow[]> {
  const found = new Map(first.map((row) => [row.key, row]));
  const waiters = await keysOfWaiters(tx, targets);
  const left = waiters.filter((key) => !found.has(key));
  let bytes = bytesOf(first);
  while (left.length > 0 && bytes <= MOST_BYTES && found.size <= MOST_ROWS) {
    const { rows } = await sql<WaitingRow>`
      SELECT * FROM catalog.waiting_entity WHERE key = ANY(${left.splice(0, AT_ONCE)}::uuid[])`.execute(tx);
    for (const row of rows) found.set(row.key, row);
    bytes += bytesOf(rows);
  }
  if (left.length > 0 || waiters.length > MOST_ROWS) unread?.note();
  return [...found.values()];
}

/** At most one more than are read. */
async function keysOfWaiters(tx: Tx, targets: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ source: string }>`
    SELECT DISTINCT source FROM catalog.waiting_target WHERE target = ANY(${[...targets]}::uuid[])
    ORDER BY source LIMIT ${MOST_ROWS + 1}`.execute(tx);
  return rows.map(({ source }) => source);
}

function bytesOf(rows: readonly WaitingRow[]): number {
  return rows.reduce((sum, { patch }) => sum + patch.length, 0);
}
