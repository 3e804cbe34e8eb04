import { afterAll, beforeAll, expect, test } from "vitest";
import { CONFIG, startOptions } from "./fake-integration.ts";
import { ReplayedClient } from "./replayed-client.ts";
import { startWorkerWorld, type WorkerWorld } from "./worker-world.ts";

let world: WorkerWorld;
beforeAll(async () => {
  world = await startWorkerWorld();
});
afterAll(() => world.close());

test("a first start creates the integration and its blueprints; a second one changes nothing", async () => {
  const first = await ReplayedClient.signIn(world.url);
  await first.start(startOptions());
  expect(first.calls).toEqual([
    "GET /v1/integration/my-fake",
    "GET /v1/integration/provision-enabled",
    "GET /v1/organization",
    "GET /v1/integration/my-fake",
    "POST /v1/integration",
    "PATCH /v1/integration/my-fake",
    "GET /v1/blueprints/item",
    "GET /v1/blueprints/group",
    "POST /v1/blueprints",
    "POST /v1/blueprints",
    "PATCH /v1/blueprints/item",
    "PATCH /v1/blueprints/group",
    "PATCH /v1/blueprints/item",
    "PATCH /v1/blueprints/group",
    "PATCH /v1/integration/my-fake",
    "GET /v1/integration/my-fake",
    expect.stringMatching(/^POST .*logs/),
  ]);
  const { blueprint } = (await first.send("GET", "/v1/blueprints/item")).body;
  expect(blueprint).toMatchObject({
    identifier: "item",
    schema: { properties: { size: { type: "number" } } },
    relations: { group: { many: false, required: false, target: "group" } },
    mirrorProperties: { groupName: { path: "group.$title" } },
  });
  const second = await ReplayedClient.signIn(world.url);
  await second.start(startOptions());
  expect(second.calls.filter((call) => !call.startsWith("GET"))).toEqual([expect.stringMatching(/^POST .*logs/)]);
});

test("another version, listener or mode is one PATCH, and none the next time", async () => {
  const changed = startOptions({ version: "1.1.0", changelogDestination: { type: "KAFKA" }, mode: "ocean-core" });
  const client = await ReplayedClient.signIn(world.url);
  await client.start(changed);
  expect(client.calls.filter((call) => call.startsWith("PATCH"))).toEqual(["PATCH /v1/integration/my-fake"]);
  const again = await ReplayedClient.signIn(world.url);
  await again.start(changed);
  expect(again.calls.filter((call) => call.startsWith("PATCH"))).toEqual([]);
});

test("what a client misses is answered with JSON: an integration, a blueprint, a route", async () => {
  const client = await ReplayedClient.signIn(world.url, "absent");
  for (const path of ["/v1/integration/absent", "/v1/blueprints/absent", "/v1/migrations/absent"]) {
    const { status, body } = await client.send("GET", path);
    expect([status, body.ok, body.integration]).toEqual([404, false, undefined]);
  }
});

test("POLLING: a resync is asked for by creation, a change of the mapping and a person, and by nothing else", async () => {
  const client = await ReplayedClient.signIn(world.url, "polling");
  const asked = async (): Promise<string> =>
    (await client.must("GET", "/v1/integration/polling/resync-request")).request.updatedAt;
  await client.start(startOptions());
  const times = [await asked()];
  await client.reportState("running");
  await client.reportState("completed");
  await client.start(startOptions());
  await client.must("PATCH", "/v1/integration/polling", { version: "2.0.0" });
  expect(await asked()).toBe(times[0]);
  const config = structuredClone(CONFIG);
  config.entityDeletionThreshold = 0.5;
  await world.call("PATCH", "/v1/integration/polling/config", { body: { config } });
  times.push(await asked());
  await world.call("PATCH", "/v1/integration/polling", { body: {} });
  times.push(await asked());
  expect(new Set(times).size).toBe(3);
  expect(times).toEqual(times.toSorted());
});

test("POLLING: the resync that creation asks for is newer than what the client knows when it has reported nothing", async () => {
  const client = await ReplayedClient.signIn(world.url, "polling-new");
  await client.start(startOptions());
  const { integration } = await client.must("GET", "/v1/integration/polling-new");
  expect(integration.resyncState).toBeUndefined();
});
