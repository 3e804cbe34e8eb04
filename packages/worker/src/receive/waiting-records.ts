import { sql } from "kysely";
import type { Db } from "../database/database.ts";

/** Records that have not taken effect, and their bytes of JSON. */
export interface Waiting {
  readonly records: number;
  readonly bytes: number;
}

export const NONE: Waiting = { records: 0, bytes: 0 };

/** What waited when the database was asked. */
export interface WaitingRecords {
  readonly all: Waiting;
  /** Only integrations that have something waiting. */
  readonly byIntegration: ReadonlyMap<number, Waiting>;
  /** Of the same by their installation ids, unless they were deleted. */
  readonly named: ReadonlyMap<string, number>;
}

export const NOTHING_WAITS: WaitingRecords = { all: NONE, byIntegration: new Map(), named: new Map() };

/** Takes the longer the more waits, some 30 ms for 50 000 records. */
export async function readWaiting(db: Db): Promise<WaitingRecords> {
  const { rows } = await sql<{ integration: number; name: string | null; records: number; bytes: string }>`
    SELECT p.integration, p.records, p.bytes, CASE WHEN i.deleted_at IS NULL THEN i.installation_id END AS name
    FROM (SELECT integration, count(*) AS records, sum(bytes) AS bytes
      FROM catalog.raw_record WHERE status = 'pending' GROUP BY integration) AS p
    JOIN catalog.integration i ON i.id = p.integration`.execute(db);
  const byIntegration = new Map<number, Waiting>();
  const named = new Map<string, number>();
  let all = NONE;
  for (const { integration, name, records, bytes } of rows) {
    const waiting = { records, bytes: Number(bytes) };
    byIntegration.set(integration, waiting);
    if (name !== null) named.set(name, integration);
    all = { records: all.records + waiting.records, bytes: all.bytes + waiting.bytes };
  }
  return { all, byIntegration, named };
}
