import type { ProblemCode } from "@longshore/shared";
import { sql } from "kysely";
import { refusal } from "../api-error.ts";
import type { Db } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { lockLog } from "./log.ts";
import { findRecord } from "./retry-record.ts";

/**
 * Says that nobody wants a record any more that was set aside. It stays readable for as long as others do. A sync with
 * such a record deletes nothing at its end all the same.
 * @throws {ApiError} `not_found`, `record_not_set_aside`
 */
export async function discardRecord(db: Db, integration: number, seq: number): Promise<void> {
  await transact(db, async (tx) => {
    await lockLog(tx, integration);
    const { status } = await findRecord(tx, integration, seq);
    if (status !== "set_aside") {
      throw refusal("record_not_set_aside", `record ${seq} is not set aside: it is ${status}`);
    }
    await tx
      .updateTable("catalog.raw_record")
      .set({ status: "discarded" })
      .where("integration", "=", integration)
      .where("seq", "=", seq)
      .execute();
  });
}

/** The same for every record that was set aside for this problem. Gives how many. */
export async function discardRecords(db: Db, integration: number, problem: ProblemCode): Promise<number> {
  return transact(db, async (tx) => {
    await lockLog(tx, integration);
    const { numAffectedRows } = await sql`
      UPDATE catalog.raw_record SET status = 'discarded'
      WHERE integration = ${integration} AND status = 'set_aside' AND problem ->> 'code' = ${problem}`.execute(tx);
    return Number(numAffectedRows ?? 0);
  });
}
