import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GROUPS, items, mappedGroups, mappedItems, startOptions } from "./fake-integration.ts";
import { type ClientEntity, ReplayedClient } from "./replayed-client.ts";
import { contentOf, revisionsOf, startWorkerWorld, type WorkerWorld } from "./worker-world.ts";

let world: WorkerWorld;
let client: ReplayedClient;
beforeAll(async () => {
  world = await startWorkerWorld();
  client = await ReplayedClient.signIn(world.url);
  await client.start(startOptions({ mode: "ocean-core" }));
});
afterAll(() => world.close());

const resync = (count: number): Promise<readonly string[]> =>
  client.classicResync([mappedGroups(GROUPS), mappedItems(items(count))]);

test("a classic resync fills the catalog; a second one sends nothing that is there and writes no revision", async () => {
  expect(await resync(100)).toEqual([]);
  const catalog = await contentOf(world);
  expect(Object.keys(catalog)).toHaveLength(2 + 1 + 90);
  expect(catalog["item/item-3"]).toMatchObject({
    title: "Item 3",
    properties: { size: 3 },
    relations: { group: "blue" },
  });
  const revisions = await revisionsOf(world);
  const sent = client.calls.length;
  expect(await resync(100)).toEqual([]);
  expect(client.calls.slice(sent).filter((call) => call.endsWith("item/entities/bulk"))).toEqual([]);
  expect(await revisionsOf(world)).toEqual(revisions);
});

test("what is gone from the source is deleted, what others wrote is not", async () => {
  await world.call("POST", "/v1/blueprints/item/entities", { body: { identifier: "by-hand" } });
  await sleep(5);
  expect(await resync(50)).toHaveLength(45);
  const left = Object.keys(await contentOf(world));
  expect(left).toContain("item/by-hand");
  expect(left).toHaveLength(2 + 1 + 45 + 1);
});

test("an entity that changed nothing keeps its `updatedAt`, so that `before` finds it", async () => {
  const before = new Date().toISOString();
  await sleep(5);
  await client.upsert("item", mappedItems(items(10)));
  const owned = await client.owned(before);
  expect(owned.map(({ identifier }) => identifier)).toContain("item-0");
});

test("pages of what a client owns: each entity once, and nothing that was written after `before`", async () => {
  const before = new Date().toISOString();
  await sleep(5);
  await client.upsert("item", [{ identifier: "late", blueprint: "item" }]);
  const keys = (await client.owned(before, 7)).map(({ blueprint, identifier }) => `${blueprint}/${identifier}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toHaveLength(2 + 45);
  expect(keys).not.toContain("item/late");
  expect(keys).not.toContain("group/unsent");
});

test("an empty `or` matches nothing: Ocean deletes whatever it is answered", async () => {
  const { entities } = await client.search([{ combinator: "or", rules: [] }, ...client.datasourceRules()]);
  expect(entities).toEqual([]);
});

test("bulk: one bad entity is 207 and named, the others are written", async () => {
  const path = "/v1/blueprints/item/entities/bulk?upsert=true&merge=true&create_missing_related_entities=true";
  const entities = [
    { identifier: "fine", blueprint: "item", title: "Fine" },
    { identifier: "bad", blueprint: "item", properties: { size: "large" } },
    {
      identifier: { combinator: "and", rules: [{ property: "$title", operator: "=", value: "no" }] },
      blueprint: "item",
    },
  ];
  const { status, body } = await client.send("POST", path, { entities });
  expect(status).toBe(207);
  expect(body.entities).toMatchObject([{ index: 0, identifier: "fine" }]);
  expect(body.errors).toMatchObject([
    { index: 1, identifier: "bad", message: expect.any(String) },
    { index: 2, identifier: "unknown", message: expect.any(String) },
  ]);
});

test("a missing relation target is `not_found`, and the retry of the single entity takes effect once it is there", async () => {
  const orphan: ClientEntity = { identifier: "orphan", blueprint: "item", title: "O", relations: { group: "green" } };
  const { errors } = await client.upsert("item", [orphan], "resync", false);
  expect(errors).toMatchObject([{ index: 0, identifier: "orphan", error: "not_found" }]);
  const path = "/v1/blueprints/item/entities?upsert=true&merge=true&create_missing_related_entities=false";
  const refused = await client.send("POST", path, orphan);
  expect([refused.status, refused.body.ok, refused.body.error]).toEqual([404, false, "not_found"]);
  await client.upsert("group", [{ identifier: "green", blueprint: "group" }]);
  const { entity } = await client.must("POST", path, orphan);
  expect(entity).toMatchObject({ identifier: "orphan", blueprint: "item", relations: { group: "green" } });
});

test("a body over the bound is 413: the client then sends one entity after the other", async () => {
  const entities = [{ identifier: "huge", blueprint: "item", title: "x".repeat(1_200_000) }];
  const { status, body } = await client.send("POST", "/v1/blueprints/item/entities/bulk?upsert=true", { entities });
  expect([status, body.ok]).toEqual([413, false]);
});

test("a live event: upsert, and a deletion of what the client finds to be its own", async () => {
  await client.upsert("item", [{ identifier: "live", blueprint: "item", title: "Live" }]);
  const rules = [
    { property: "$identifier", operator: "=", value: "live" },
    { property: "$blueprint", operator: "=", value: "item" },
    ...client.datasourceRules(),
  ];
  expect((await client.search(rules)).entities).toEqual([
    expect.objectContaining({ identifier: "live", blueprint: "item" }),
  ]);
  const path = "/v1/blueprints/item/bulk/entities/delete?delete_dependents=true&ocean_info_event_type=http_request";
  await client.must("POST", path, { entities: ["live"] });
  expect((await client.search(rules)).entities).toEqual([]);
});

test("raw batches beside the entity calls are kept and never mapped: everything would happen twice", async () => {
  const before = await contentOf(world);
  const raw = { items: [{ id: "twice", name: "Twice", state: "open" }], index: 1, operation: "upsert" } as const;
  expect((await client.lake("no-lifecycle", "item", [raw])).status).toBe(200);
  await sleep(300);
  expect(await contentOf(world)).toEqual(before);
  const kept = await world.database.db
    .selectFrom("catalog.raw_record")
    .select("status")
    .where("sync_id", "=", "no-lifecycle")
    .execute();
  expect(kept).toEqual([{ status: "stored" }]);
});
