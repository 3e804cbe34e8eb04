import { parseJson } from "@longshore/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CONFIG, startOptions } from "./fake-integration.ts";
import { ReplayedClient } from "./replayed-client.ts";
import { startWorkerWorld, type WorkerWorld } from "./worker-world.ts";

let world: WorkerWorld;
beforeAll(async () => {
  world = await startWorkerWorld();
});
afterAll(() => world.close());

// biome-ignore lint/suspicious/noExplicitAny: read as the client reads it, which knows no types.
type Message = any;

/** Whether the client, listening on `<org>.change.log`, takes a message for a reason to sync. */
function makesItSync(message: Message, id: string): boolean {
  if (message.context?.integrationId === id && message.action === "RESYNC") return true;
  const { after = {} } = message.diff ?? {};
  if (after === null || after.identifier !== id) return false;
  if (after.updatedAt === after.resyncState?.updatedAt) return false;
  return message.changelogDestination?.type === "KAFKA";
}

/** The messages that were written for Kafka since the last time. */
let last = 0;
async function messages(): Promise<Message[]> {
  const rows = await world.database.db
    .selectFrom("catalog.outbox")
    .select(["id", "event"])
    .where("id", ">", last)
    .where("destination", "=", "kafka")
    .orderBy("id")
    .execute();
  last = Number(rows.at(-1)?.id ?? last);
  return rows.map(({ event }) => parseJson(event));
}

const resyncs = async (id: string): Promise<number> =>
  (await messages()).filter((message) => makesItSync(message, id)).length;

test("KAFKA: a change of the mapping and a manual request make the client sync once each, its own reports never", async () => {
  const client = await ReplayedClient.signIn(world.url, "listening");
  await client.start(startOptions({ changelogDestination: { type: "KAFKA" } }));
  await messages();
  await client.reportState("running");
  await client.reportState("completed");
  expect(await resyncs("listening")).toBe(0);

  const changed = { ...CONFIG, entityDeletionThreshold: 0.5 };
  await world.call("PATCH", "/v1/integration/listening/config", { body: { config: changed } });
  expect(await resyncs("listening")).toBe(1);
  await world.call("PATCH", "/v1/integration/listening", { body: {} });
  expect(await resyncs("listening")).toBe(1);

  await client.reportState("running");
  await client.reportState("completed");
  await client.start(startOptions({ changelogDestination: { type: "KAFKA" } }));
  expect(await resyncs("listening")).toBe(0);
});

test("KAFKA: no message is for another integration, and a deletion is for nobody", async () => {
  const other = await ReplayedClient.signIn(world.url, "other");
  await other.start(startOptions({ changelogDestination: { type: "KAFKA" } }));
  await messages();
  await world.call("PATCH", "/v1/integration/other", { body: {} });
  await world.call("DELETE", "/v1/integration/other");
  const told = await messages();
  expect(told.length).toBeGreaterThanOrEqual(2);
  expect(told.filter((message) => makesItSync(message, "listening"))).toEqual([]);
  expect(told.filter((message) => message.action === "DELETE" && makesItSync(message, "other"))).toEqual([]);
});

test("KAFKA: what the client reads of a message is an object or absent, never null", async () => {
  const rows = await world.database.db.selectFrom("catalog.outbox").select("event").execute();
  const read = rows
    .map(({ event }): Message => parseJson(event))
    .filter(({ resourceType }) => resourceType === "integration");
  expect(read.length).toBeGreaterThan(5);
  for (const message of read) {
    for (const part of [message.context, message.diff, message.changelogDestination])
      expect(part).toBeInstanceOf(Object);
    expect(message.diff.after?.resyncState).not.toBeNull();
  }
});

test("a client that reaches no Kafka is told so with 404", async () => {
  const client = await ReplayedClient.signIn(world.url, "listening");
  expect((await client.send("GET", "/v1/kafka-credentials")).status).toBe(404);
});
