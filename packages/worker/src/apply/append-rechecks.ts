import type { Plan } from "@longshore/engine";
import { sql } from "kysely";
import type { Db } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import type { Applying } from "./applying.ts";
import { NOBODY } from "./pattern-limits.ts";

/** Whether the plan leaves rows to be looked at again. */
export function hasDue({ marks, changes }: Plan): boolean {
  return marks.some(({ due }) => due) || changes.some((change) => change.action === "waiting" && change.waiting.due);
}

/**
 * Appends a record to the log of each integration that has waiting rows which are due and no such record yet. After the
 * transaction that made them due, not in it: who applies holds the lock of the catalog, and who deletes an integration
 * waits for that one while it holds the log. A process that ends in between leaves it to the sweep.
 */
export async function appendRechecks({ db, clock, wake }: Pick<Applying, "db" | "clock" | "wake">): Promise<void> {
  for (const integration of await ownersOfDue(db)) {
    if (await appendRecheck(db, integration, clock.now())) wake?.(integration);
  }
}

const PENDING = sql`SELECT FROM catalog.raw_record r WHERE r.type = 'recheck' AND r.status = 'pending'`;

async function ownersOfDue(db: Db): Promise<number[]> {
  const { rows } = await sql<{ owner: number }>`
    SELECT owner FROM (SELECT DISTINCT coalesce(integration, ${NOBODY}) AS owner FROM catalog.waiting_entity WHERE due) AS due
    WHERE NOT EXISTS (${PENDING} AND r.integration = owner)`.execute(db);
  return rows.map(({ owner }) => owner);
}

/** False: another process was faster. */
function appendRecheck(db: Db, integration: number, at: Date): Promise<boolean> {
  return transact(db, async (tx) => {
    if (integration === NOBODY) await addLogOfNobody(tx);
    await sql`SELECT FROM catalog.log WHERE integration = ${integration} FOR NO KEY UPDATE`.execute(tx);
    const { rows } = await sql`
      WITH log AS (
        UPDATE catalog.log SET next_seq = next_seq + 1
        WHERE integration = ${integration} AND NOT EXISTS (${PENDING} AND r.integration = ${integration})
        RETURNING next_seq - 1 AS seq
      )
      INSERT INTO catalog.raw_record (integration, seq, type, received_at)
      SELECT ${integration}, seq, 'recheck', ${at} FROM log RETURNING seq`.execute(tx);
    return rows.length > 0;
  });
}

async function addLogOfNobody(db: Db): Promise<void> {
  await sql`INSERT INTO catalog.log (integration) VALUES (${NOBODY}) ON CONFLICT DO NOTHING`.execute(db);
  await sql`INSERT INTO catalog.log_progress (integration) VALUES (${NOBODY}) ON CONFLICT DO NOTHING`.execute(db);
}
