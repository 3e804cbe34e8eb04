import type { TalliedProblem } from "@longshore/engine";
import type { Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { applyRecheck } from "./apply-recheck.ts";
import type { Applied, Applying, RawRecord } from "./applying.ts";
import { type EndReport, reconcile } from "./reconcile.ts";
import { recordProblems } from "./record-problems.ts";
import { markRecord, type Turn, takeTurn, whenNext } from "./turn.ts";

/**
 * Records without items: a sync, or a resource of it, starts or ends, or waiting rows are due. Of the former only the end of a sync changes the catalog: by then
 * every record of it was applied or set aside, since they stand before it in the log.
 */
export async function applyLifecycle(deps: Applying, record: RawRecord): Promise<Applied> {
  if (record.type === "recheck") return applyRecheck(deps, record);
  let problems: readonly TalliedProblem[] = [];
  const applied = await whenNext(
    transact(deps.db, async (tx) => {
      const turn = await takeTurn(tx, record);
      const end = record.type === "sync" ? await applySync(deps, tx, record, turn) : null;
      problems = end?.problems ?? [];
      await markRecord(tx, record, turn, {
        status: "applied",
        outcomes: end?.report ?? null,
        problems: recordProblems(problems),
        at: deps.clock.now(),
      });
    }),
  );
  if (applied === "applied" && problems.length > 0) deps.report?.(record, problems);
  return applied;
}

async function applySync(deps: Applying, tx: Tx, record: RawRecord, turn: Turn): Promise<EndReport | null> {
  if (record.lifecycle === "started" || record.sync_id === null) return null;
  const end = record.lifecycle === "finished" ? await reconcile(deps, tx, record, turn) : null;
  await tx
    .updateTable("catalog.sync")
    .set({ applied_at: deps.clock.now(), reconciliation: end?.report ?? null })
    .where("integration", "=", record.integration)
    .where("sync_id", "=", record.sync_id)
    .execute();
  return end;
}
