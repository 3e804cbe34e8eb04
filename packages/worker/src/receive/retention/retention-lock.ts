import { sql } from "kysely";
import type { Tx } from "../../database/database.ts";

/** Until the transaction ends: of several processes that look for too much, each counts what the one before left. */
export async function lockRetention(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('longshore.retention', 0))`.execute(tx);
}

/**
 * Keeps everybody from appending to logs until the transaction ends: neither does a retry take a payload that is about
 * to be freed, nor is the count of a log's bytes updated beside us.
 */
export async function lockLogs(tx: Tx, integrations: readonly number[]): Promise<void> {
  await sql`
    SELECT 1 FROM catalog.log WHERE integration = ANY(${[...integrations]}::bigint[])
    ORDER BY integration FOR NO KEY UPDATE`.execute(tx);
}
