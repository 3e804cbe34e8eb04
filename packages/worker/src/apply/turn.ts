import { sql } from "kysely";
import { lockHead } from "../catalog/head.ts";
import type { Tx } from "../database/database.ts";
import type { RawRecord } from "./applying.ts";

/** The right to change the catalog, until the transaction ends. */
export interface Turn {
  /** Place among all records that ever took effect. */
  readonly appliedNo: number;
  readonly blueprintsVersion: number;
}

/** Thrown to undo a transaction whose record is not the next one. */
export class NotNext extends Error {}

/**
 * Takes the lock of the catalog and moves the integration's progress to this record. A job that stalled and runs a
 * second time finds that its record took effect already, and one that overtook another that there is an earlier one.
 * @throws {NotNext}
 */
export async function takeTurn(tx: Tx, record: Pick<RawRecord, "integration" | "seq">): Promise<Turn> {
  const turn = await lockHead(tx);
  // Records that are only stored never wait for anything, so they are passed by.
  const { rows } = await sql`
    UPDATE catalog.log_progress SET applied_seq = ${record.seq}
    WHERE integration = ${record.integration} AND applied_seq < ${record.seq} AND NOT EXISTS (
      SELECT 1 FROM catalog.raw_record r
      WHERE r.integration = ${record.integration} AND r.seq < ${record.seq} AND r.status = 'pending'
    ) RETURNING applied_seq`.execute(tx);
  if (rows.length === 0) throw new NotNext();
  return turn;
}

/** What happened to the record. @throws {NotNext} if it does not wait any more */
export async function markRecord(
  tx: Tx,
  record: Pick<RawRecord, "integration" | "seq">,
  turn: Turn,
  result: {
    readonly status: "applied" | "set_aside";
    readonly outcomes: string | null;
    /** Why it is set aside, and what is wrong with its items ({@link recordProblems}). */
    readonly problem?: string;
    readonly problems?: string | null;
    readonly at: Date;
  },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable("catalog.raw_record")
    .set({
      status: result.status,
      applied_no: turn.appliedNo,
      applied_at: result.at,
      outcomes: result.outcomes,
      problem: result.problem ?? null,
      problems: result.problems ?? null,
    })
    .where("integration", "=", record.integration)
    .where("seq", "=", record.seq)
    .where("status", "=", "pending")
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new NotNext();
}

/** Runs a transaction that may find that it is not its turn. */
export async function whenNext(work: Promise<unknown>): Promise<"applied" | "not_next"> {
  try {
    await work;
    return "applied";
  } catch (error) {
    if (error instanceof NotNext) return "not_next";
    throw error;
  }
}
