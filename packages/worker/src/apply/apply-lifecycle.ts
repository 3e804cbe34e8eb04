import type { Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { applyRecheck } from "./apply-recheck.ts";
import type { Applied, Applying, RawRecord } from "./applying.ts";
import { reconcile } from "./reconcile.ts";
import { markRecord, type Turn, takeTurn, whenNext } from "./turn.ts";

/**
 * Records without items: a sync, or a resource of it, starts or ends, or waiting rows are due. Of the former only the end of a sync changes the catalog: by then
 * every record of it was applied or set aside, since they stand before it in the log.
 */
export async function applyLifecycle(deps: Applying, record: RawRecord): Promise<Applied> {
  if (record.type === "recheck") return applyRecheck(deps, record);
  return whenNext(
    transact(deps.db, async (tx) => {
      const turn = await takeTurn(tx, record);
      const outcomes = record.type === "sync" ? await applySync(deps, tx, record, turn) : null;
      await markRecord(tx, record, turn, { status: "applied", outcomes, problem: null, at: deps.clock.now() });
    }),
  );
}

async function applySync(deps: Applying, tx: Tx, record: RawRecord, turn: Turn): Promise<string | null> {
  if (record.lifecycle === "started" || record.sync_id === null) return null;
  const reconciliation = record.lifecycle === "finished" ? await reconcile(deps, tx, record, turn) : null;
  await tx
    .updateTable("catalog.sync")
    .set({ applied_at: deps.clock.now(), reconciliation })
    .where("integration", "=", record.integration)
    .where("sync_id", "=", record.sync_id)
    .execute();
  return reconciliation;
}
