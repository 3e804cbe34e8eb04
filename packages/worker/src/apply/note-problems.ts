import type { TalliedProblem } from "@longshore/engine";
import type { Problem } from "@longshore/shared";
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import type { RawRecord } from "./applying.ts";

/** A sync with more kinds of problems than this is not read by a person. */
const MOST_PER_SYNC = 1_000;

/**
 * Adds the problems of a record to the sums of its sync, or of its integration outside of syncs: once per kind, place and
 * code. One statement, and none for a record without problems. The problems are {@link merged}.
 */
export async function noteProblems(
  tx: Tx,
  record: Pick<RawRecord, "integration" | "seq" | "sync_id" | "source" | "kind"> & Partial<Pick<RawRecord, "retry_of">>,
  problems: readonly TalliedProblem[],
  at: string,
): Promise<void> {
  if (problems.length === 0) return;
  const isOfSync = record.source !== "live-event" && (record.retry_of ?? null) === null;
  const sync = isOfSync ? (record.sync_id ?? "") : "";
  const kind = record.kind ?? "";
  const rows = problems.map(({ problem, count }) => ({
    path: problem.path ?? "",
    code: problem.code,
    count,
    example: problem,
  }));
  await sql`
    INSERT INTO catalog.problem AS p
      (integration, sync_id, kind, path, code, count, example, first_seq, last_seq, first_at, last_at)
    SELECT ${record.integration}, ${sync}, ${kind}, path, code, count, example, ${record.seq}, ${record.seq},
      ${at}::timestamptz, ${at}::timestamptz
    FROM json_to_recordset(${storableJson(rows)}::json) AS x(path text, code text, count bigint, example json)
    WHERE EXISTS (SELECT FROM catalog.problem q WHERE q.integration = ${record.integration} AND q.sync_id = ${sync}
        AND q.key = md5(${kind} || chr(10) || x.code || chr(10) || x.path)::uuid)
      OR (SELECT count(*) FROM catalog.problem
        WHERE integration = ${record.integration} AND sync_id = ${sync}) < ${MOST_PER_SYNC}
    ON CONFLICT (integration, sync_id, key) DO UPDATE SET
      count = p.count + EXCLUDED.count, last_seq = EXCLUDED.last_seq, last_at = EXCLUDED.last_at`.execute(tx);
}

/** PostgreSQL's json functions refuse U+0000 and halves of surrogate pairs, and what is wrong may be just that. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "string" ? each.toWellFormed().replaceAll("\u0000", "\ufffd") : each,
  );
}

/** Each problem once by path and code: a statement may not touch one row twice. */
export function merged(problems: readonly TalliedProblem[]): readonly TalliedProblem[] {
  const found = new Map<string, { problem: Problem; count: number }>();
  for (const { problem, count } of problems) {
    const key = `${problem.code} ${problem.path ?? ""}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { problem, count });
    else known.count += count;
  }
  return [...found.values()];
}
