import type { TalliedProblem } from "@longshore/engine";
import type { Problem } from "@longshore/shared";
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import type { RawRecord } from "./applying.ts";

/** A place with more kinds of problems than this is not read by a person. */
const MOST_PER_SYNC = 1_000;

/** Adds problems to those of the record's sync, or of the integration outside of syncs: once per place and code. */
export async function noteProblems(
  tx: Tx,
  record: Pick<RawRecord, "integration" | "seq" | "sync_id" | "source">,
  problems: readonly TalliedProblem[],
  at: string,
): Promise<void> {
  if (problems.length === 0) return;
  const sync = record.source === "live-event" ? "" : (record.sync_id ?? "");
  const rows = merge(problems).map(({ problem, count }) => ({
    path: problem.path ?? "",
    code: problem.code,
    count,
    example: problem,
  }));
  await sql`
    INSERT INTO catalog.problem AS p (integration, sync_id, path, code, count, example, first_seq, last_seq, last_at)
    SELECT ${record.integration}, ${sync}, path, code, count, example, ${record.seq}, ${record.seq}, ${at}
    FROM json_to_recordset(${storableJson(rows)}::json) AS x(path text, code text, count bigint, example json)
    WHERE (SELECT count(*) FROM catalog.problem
      WHERE integration = ${record.integration} AND sync_id = ${sync}) < ${MOST_PER_SYNC}
      OR EXISTS (SELECT 1 FROM catalog.problem q WHERE q.integration = ${record.integration} AND q.sync_id = ${sync}
        AND q.path = x.path AND q.code = x.code)
    ON CONFLICT (integration, sync_id, path, code) DO UPDATE SET
      count = p.count + EXCLUDED.count, last_seq = EXCLUDED.last_seq, last_at = EXCLUDED.last_at`.execute(tx);
}

/** PostgreSQL's json functions refuse U+0000 and halves of surrogate pairs, and what is wrong may be just that. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "string" ? each.toWellFormed().replaceAll("\u0000", "\ufffd") : each,
  );
}

/** A statement may not touch one row twice. */
function merge(problems: readonly TalliedProblem[]): TalliedProblem[] {
  const merged = new Map<string, { problem: Problem; count: number }>();
  for (const { problem, count } of problems) {
    const key = `${problem.code} ${problem.path ?? ""}`;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { problem, count });
    else known.count += count;
  }
  return [...merged.values()];
}
