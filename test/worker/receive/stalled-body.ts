import { Readable } from "node:stream";
import { Backlog, Checking, openDatabase, RECEIVE_LIMITS, receiveIngest, systemClock } from "@longshore/worker";

// Run as a process of its own, to be killed while it receives: `stalled-body.ts <database url> <integration>`.
const [url, id] = process.argv.slice(2);
const { db } = openDatabase(url ?? "", { connections: 4, name: "stalled", onIdleError: () => undefined });
const integration = await db
  .selectFrom("catalog.integration")
  .selectAll()
  .where("id", "=", Number(id))
  .executeTakeFirstOrThrow();

async function* stalled(): AsyncGenerator<Buffer> {
  yield Buffer.from("[1,2,3,4,5,6");
  await new Promise((resolve) => setTimeout(resolve, 600_000));
}

await receiveIngest(
  {
    db,
    clock: systemClock,
    wake: () => undefined,
    limits: { ...RECEIVE_LIMITS, itemsPerRecord: 1 },
    checking: new Checking(),
    backlog: new Backlog(db, { clock: systemClock, limits: RECEIVE_LIMITS }),
  },
  { integration, kind: "repo", body: Readable.from(stalled()), format: "json" },
);
