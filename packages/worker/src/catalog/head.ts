import { sql } from "kysely";
import type { Tx } from "../database/database.ts";

export interface Head {
  readonly appliedNo: number;
  readonly blueprintsVersion: number;
}

/**
 * Takes the lock of the catalog, held until the transaction ends, and the number of this change. Whoever writes to the
 * catalog does this first, so that reading, planning and writing are one step for everyone else, and the order of the
 * outbox is the order of commits.
 */
export async function lockHead(tx: Tx): Promise<Head> {
  const { rows } = await sql<{ applied_no: number; blueprints_version: number }>`
    UPDATE catalog.head SET applied_no = applied_no + 1 RETURNING applied_no, blueprints_version`.execute(tx);
  const [head] = rows;
  if (head === undefined) throw new Error("catalog.head has no row");
  return { appliedNo: head.applied_no, blueprintsVersion: head.blueprints_version };
}

/** The same lock for those that read the catalog or its blueprints and change no entity: nothing is counted. */
export async function holdHead(tx: Tx): Promise<Pick<Head, "blueprintsVersion">> {
  const { rows } = await sql<{ version: number }>`
    SELECT blueprints_version AS version FROM catalog.head FOR UPDATE`.execute(tx);
  return { blueprintsVersion: rows[0]?.version ?? 0 };
}
