import type { Problem } from "@longshore/shared";
import { sql } from "kysely";
import { transact } from "../database/transaction.ts";
import type { Applied, Applying, RawRecord } from "./applying.ts";
import { noteProblems, storableJson } from "./note-problems.ts";
import { NOBODY } from "./pattern-limits.ts";
import { markRecord, takeTurn, whenNext } from "./turn.ts";

/**
 * Gives up on a record that keeps failing, so that what follows goes on. It stays readable with its problem, and its
 * kind counts as failed: nothing is deleted on the account of items nobody could read.
 */
export async function setAside(deps: Applying, record: RawRecord, problem: Problem): Promise<Applied> {
  return whenNext(
    transact(deps.db, async (tx) => {
      const turn = await takeTurn(tx, record);
      // A record that is tried again is none of its sync any more.
      if (record.sync_id !== null && record.resource_index !== null && record.retry_of === null) {
        await tx
          .insertInto("catalog.sync_kind")
          .values({
            integration: record.integration,
            sync_id: record.sync_id,
            resource_index: record.resource_index,
            kind: record.kind ?? "",
            state: "failed",
          })
          .onConflict((conflict) =>
            conflict.columns(["integration", "sync_id", "resource_index"]).doUpdateSet({ state: "failed" }),
          )
          .execute();
      }
      // Nobody looks at its rows again before something happens to what they need: else there would be record after record.
      if (record.type === "recheck") {
        const owner = record.integration === NOBODY ? null : record.integration;
        await sql`UPDATE catalog.waiting_entity SET due = false
          WHERE due AND integration IS NOT DISTINCT FROM ${owner}::bigint`.execute(tx);
      }
      const at = deps.clock.now();
      await noteProblems(tx, record, [{ problem, count: 1 }], at.toISOString());
      await markRecord(tx, record, turn, { status: "set_aside", outcomes: null, problem: storableJson(problem), at });
    }),
  );
}
