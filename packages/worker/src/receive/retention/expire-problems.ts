import { sql } from "kysely";
import type { Db } from "../../database/database.ts";
import type { Clock } from "../../settings/clock.ts";

const DAY = 24 * 3_600_000;

/** Rows of one integration. A sync has at most a thousand, and there may be a sync every minute. */
const MOST_PER_INTEGRATION = 10_000;

/**
 * Deletes problems that were not seen for `days`, except those of the newest sync of an integration, and of each
 * integration those beyond a bound that were seen the longest ago. Gives how many.
 */
export async function expireProblems(db: Db, clock: Clock, days: number, most = MOST_PER_INTEGRATION): Promise<number> {
  const before = new Date(clock.now().getTime() - days * DAY);
  const old = await sql`
    DELETE FROM catalog.problem p WHERE p.last_at < ${before} AND p.sync_id IS DISTINCT FROM (
      SELECT s.sync_id FROM catalog.sync s JOIN catalog.integration i ON i.id = s.integration AND i.deleted_at IS NULL
      WHERE s.integration = p.integration ORDER BY s.started_seq DESC LIMIT 1)`.execute(db);
  const beyond = await sql`
    DELETE FROM catalog.problem p USING (
      SELECT integration, sync_id, key, row_number() OVER (PARTITION BY integration ORDER BY last_at DESC, key) AS place
      FROM catalog.problem WHERE integration IN (
        SELECT integration FROM catalog.problem GROUP BY integration HAVING count(*) > ${most})
    ) AS ranked
    WHERE ranked.place > ${most} AND (p.integration, p.sync_id, p.key) = (ranked.integration, ranked.sync_id, ranked.key)`.execute(
    db,
  );
  return Number(old.numAffectedRows ?? 0) + Number(beyond.numAffectedRows ?? 0);
}
