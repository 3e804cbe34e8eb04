import { setTimeout as sleep } from "node:timers/promises";
import { receiveLake } from "@longshore/worker";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addIntegration, createReceiver, lakeBody, logOf, type Receiver, stream } from "./receiving.ts";

let receiver: Receiver;
beforeEach(async () => {
  receiver = await createReceiver();
});
afterEach(() => receiver.database.close());

async function untilWaiting(connections: number): Promise<void> {
  for (;;) {
    const { rows } = await receiver.database.pool.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (rows.length === connections) return;
    await sleep(20);
  }
}

test("a request that appends waits for the one before it, instead of taking the same position and failing", async () => {
  const integration = await addIntegration(receiver);
  const write = (trace: string) => {
    const body = stream(lakeBody({ eventType: "live-event" }));
    return receiveLake(receiver, { integration, syncId: trace, kind: "repo", body });
  };
  // Holds the first position, so that a request that has it stays under way.
  const holder = await receiver.database.pool.connect();
  try {
    await holder.query("BEGIN");
    await holder.query(
      "INSERT INTO catalog.raw_record (integration, seq, type, source, received_at) VALUES ($1, 1, 'items', 'ingest', now())",
      [integration.id],
    );
    const writes = Promise.all(["one", "two"].map(write));
    await untilWaiting(2);
    await holder.query("ROLLBACK");
    const APPENDED = { appended: 1, repeated: false };
    expect(await writes).toEqual([APPENDED, APPENDED]);
  } finally {
    holder.release(true);
  }
  expect((await logOf(receiver, integration.id)).map(({ seq }) => seq)).toEqual([1, 2]);
});
