import { afterAll, beforeAll, expect, test } from "vitest";
import { CONFIG, GROUPS, items, mappedGroups, mappedItems, type RawItem, startOptions } from "./fake-integration.ts";
import { ReplayedClient } from "./replayed-client.ts";
import { applied, contentOf, revisionsOf, startWorkerWorld, type WorkerWorld } from "./worker-world.ts";

let world: WorkerWorld;
let client: ReplayedClient;
beforeAll(async () => {
  world = await startWorkerWorld();
  client = await ReplayedClient.signIn(world.url);
  await client.start(startOptions());
});
afterAll(() => world.close());

async function rawResync(syncId: string, raw: readonly RawItem[], by = client): Promise<void> {
  await by.beginRaw(syncId);
  const { resources } = await by.config();
  const batches = Array.from({ length: Math.ceil(raw.length / 250) }, (_, at) => raw.slice(at * 250, at * 250 + 250));
  for (const [index, { kind }] of resources.entries()) {
    await by.rawKind(syncId, kind, index, kind === "group" ? [GROUPS] : batches);
  }
  await by.endRaw(syncId);
  await applied(world);
}

const report = async (syncId: string) => (await world.call("GET", `/v1/integration/my-fake/syncs/${syncId}`)).body.sync;

test("a raw and a classic resync of the same source leave the same catalog", async () => {
  await rawResync("first", items(100));
  const other = await startWorkerWorld();
  try {
    const classic = await ReplayedClient.signIn(other.url);
    await classic.start(startOptions({ mode: "ocean-core" }));
    await classic.classicResync([mappedGroups(GROUPS), mappedItems(items(100))]);
    const left = await contentOf(other);
    expect(Object.keys(left)).toHaveLength(93);
    expect(await contentOf(world)).toEqual(left);
  } finally {
    await other.close();
  }
});

test("10 000 items twice: the second run writes no revision", { timeout: 180_000 }, async () => {
  await rawResync("many-1", items(10_000));
  const revisions = await revisionsOf(world);
  expect(Object.keys(revisions)).toHaveLength(9_003);
  await rawResync("many-2", items(10_000));
  expect(await revisionsOf(world)).toEqual(revisions);
  const { kinds, reconciliation } = await report("many-2");
  expect(kinds[1].counts).toMatchObject({ received: 10_000, mapped: 9_000, filtered: 1_000, unchanged: 9_000 });
  expect(reconciliation).toMatchObject({ stale: 0 });
});

test("what a sync no longer brings goes, as far as the threshold lets it", async () => {
  await rawResync("fewer", items(5_000));
  expect(Object.keys(await contentOf(world))).toHaveLength(2 + 1 + 4_500);
  await rawResync("hardly-any", items(10));
  expect(Object.keys(await contentOf(world))).toHaveLength(2 + 1 + 4_500);
  expect((await report("hardly-any")).reconciliation.heldBack).toEqual(["threshold_exceeded"]);
  await rawResync("back", items(600));
  expect(Object.keys(await contentOf(world))).toHaveLength(2 + 1 + 540);
});

test("one item that cannot be judged holds every deletion back, and the sync says which", async () => {
  const config = structuredClone(CONFIG);
  const [, item] = config.resources;
  if (item !== undefined) item.selector.query = "if .size == 3 then error(\"no\") else .state == 'open' end";
  await world.call("PATCH", "/v1/integration/my-fake/config", { body: { config } });
  await rawResync("erring", items(300));
  expect(Object.keys(await contentOf(world))).toHaveLength(2 + 1 + 540);
  const { problems, reconciliation, kinds } = await report("erring");
  expect(kinds[1].counts.failed).toBe(1);
  expect(problems).toEqual([expect.objectContaining({ path: "resources[1].selector.query", count: 1 })]);
  expect(reconciliation.heldBack).toEqual(["failed_items"]);
  await world.call("PATCH", "/v1/integration/my-fake/config", { body: { config: CONFIG } });
});

test("what a resource made goes once the resource is removed", async () => {
  const [group] = CONFIG.resources;
  await world.call("PATCH", "/v1/integration/my-fake/config", {
    body: { config: { ...CONFIG, entityDeletionThreshold: 1, resources: [group] } },
  });
  await rawResync("groups-only", []);
  expect(Object.keys(await contentOf(world)).sort()).toEqual(["group/blue", "group/red", "group/unsent"]);
  await world.call("PATCH", "/v1/integration/my-fake/config", { body: { config: CONFIG } });
});

test("a batch of a sync that is over is 409 `resync_stale`, at the place where the client looks", async () => {
  const late = { items: [{ id: "late", name: "Late", state: "open" }], index: 1, operation: "upsert" } as const;
  const { status, body } = await client.lake("back", "item", [late]);
  expect([status, body.code]).toEqual([409, "resync_stale"]);
  await client.beginRaw("older");
  await client.beginRaw("newer");
  expect((await client.lake("older", "item", [late])).body.code).toBe("resync_stale");
  expect((await client.must("GET", "/v1/lifecycle/older")).status).toBe("aborted");
  await client.rawKind("newer", "group", 0, [GROUPS]);
  await client.rawKind("newer", "item", 1, [items(20)]);
  await client.endRaw("newer");
  await applied(world);
  expect(Object.keys(await contentOf(world))).toHaveLength(2 + 1 + 18);
});

test("a sync that failed deletes nothing", async () => {
  await client.beginRaw("broken");
  await client.rawKind("broken", "group", 0, [GROUPS]);
  await client.must("POST", "/v1/lifecycle/broken", { status: "failed" });
  await client.reportState("failed");
  await applied(world);
  expect(Object.keys(await contentOf(world))).toHaveLength(2 + 1 + 18);
  expect((await report("broken")).state).toBe("failed");
});

test("live events: passing is written, filtered is deleted, removed is deleted though it is filtered", async () => {
  const send = async (trace: string, operation: "upsert" | "delete", item: RawItem): Promise<readonly string[]> => {
    expect((await client.lake(trace, "item", [{ items: [item], index: 1, operation }], "live-event")).status).toBe(200);
    await applied(world);
    return Object.keys(await contentOf(world)).filter((key) => key.includes("live"));
  };
  const open: RawItem = { id: "live", name: "Live", group: "red", size: 1, state: "open" };
  const closed: RawItem = { ...open, state: "closed" };
  expect(await send("t1", "upsert", open)).toEqual(["item/live"]);
  expect(await send("t2", "upsert", closed)).toEqual([]);
  expect(await send("t3", "upsert", open)).toEqual(["item/live"]);
  // Sent again, it is the same event: nothing happens twice.
  expect(await send("t2", "upsert", closed)).toEqual(["item/live"]);
  expect(await send("t4", "delete", closed)).toEqual([]);
});
