import { expect, test } from "vitest";
import { closedLoop } from "../../benchmark/worker/load/closed-loop.ts";
import { Ledger } from "../../benchmark/worker/load/ledger.ts";
import { Progress } from "../../benchmark/worker/load/progress.ts";
import { newTally, Sender } from "../../benchmark/worker/load/sender.ts";
import { startWorker } from "../../benchmark/worker/load/system.ts";
import { INTEGRATION_NAMES, Traffic } from "../../benchmark/worker/load/traffic.ts";
import { createTestDatabase } from "../../services/test-database.ts";

const REFUSALS = 50;
const MOST_REQUESTS = 5_000;

// `npm run load` does the same for long, and measures.
test("a worker that is sent more than it can apply says so, keeps what it took, has nothing of the rest, and takes again", async () => {
  const database = await createTestDatabase();
  const { worker, poster } = await startWorker({ DATABASE_URL: database.url, LONGSHORE_BACKLOG_RECORDS: "20" });
  const progress = await Progress.watch(database, INTEGRATION_NAMES);
  const ledger = new Ledger();
  const loop = { sender: new Sender(poster, progress, ledger), traffic: new Traffic() };
  try {
    const flood = newTally();
    const isFlooded = () => flood.refused >= REFUSALS || flood.requests >= MOST_REQUESTS;
    await closedLoop({ ...loop, tally: flood, clients: 32, until: "acknowledged", isOver: isFlooded });
    expect(flood.refused).toBeGreaterThanOrEqual(REFUSALS);
    expect(await ledger.verify(database)).toEqual([]);

    const after = newTally();
    await closedLoop({ ...loop, tally: after, clients: 1, until: "applied", isOver: () => after.applied > 0 });
    expect(await ledger.verify(database)).toEqual([]);
  } finally {
    await progress.close();
    poster.close();
    await worker.stop();
    await database.close();
  }
});
