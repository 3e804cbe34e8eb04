import { sql } from "kysely";
import type { System } from "./system.ts";

/** How often came about what a scenario only makes likely: timing decides. */
export interface Rare {
  /** Records that checked due waiting rows again. */
  readonly rechecks: number;
  /** Rows that they applied. */
  readonly rechecked: number;
  /** Of these, records for rows whose integration had been deleted. */
  readonly rechecksOfNobody: number;
  /** Live deletions that took effect after their integration had been deleted. */
  readonly lateDeletions: number;
}

export const NOTHING_RARE: Rare = { rechecks: 0, rechecked: 0, rechecksOfNobody: 0, lateDeletions: 0 };

export async function countRare({ database: { db } }: System): Promise<Rare> {
  const { rows } = await sql<Rare>`
    SELECT (count(*) FILTER (WHERE r.type = 'recheck'))::int AS rechecks,
      coalesce(sum((r.outcomes->>'applied')::int) FILTER (WHERE r.type = 'recheck'), 0)::int AS rechecked,
      (count(*) FILTER (WHERE r.type = 'recheck' AND r.integration = -1))::int AS "rechecksOfNobody",
      (count(*) FILTER (WHERE r.operation = 'delete' AND r.applied_at > i.deleted_at))::int AS "lateDeletions"
    FROM catalog.raw_record r LEFT JOIN catalog.integration i ON i.id = r.integration`.execute(db);
  return rows[0] ?? NOTHING_RARE;
}
