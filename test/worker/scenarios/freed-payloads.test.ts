import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(async () => {
  await world.empty();
  await world.blueprint("service");
});
afterAll(() => world.close());

const API = { id: "api" };
const WEB = { id: "web" };

test("payloads that are freed before the sync's end delete nothing, and a repeated event is still one", async () => {
  const tool = await world.integration({ entityDeletionThreshold: 1 });
  await tool.sync({ service: [API, WEB] });
  const sync = await tool.begin();
  await sync.write("service", [API], "first");
  await applied(tool.id, 5);
  expect(await world.freePayloads()).toBe(2);
  expect((await sync.write("service", [API], "first")).body).toMatchObject({ appended: 0, repeated: true });
  await sync.write("service", [WEB], "second");
  await applied(tool.id, 6);
  expect(await world.freePayloads()).toBe(1);
  const report = await sync.finish();
  expect(report.reconciliation).toMatchObject({ owned: 2, stale: 0, deleted: { count: 0 } });
  expect(report.kinds).toMatchObject([{ counts: { received: 2, unchanged: 2 } }]);
  expect(Object.keys(await world.catalog())).toEqual(["service/api", "service/web"]);
});

test("a batch that was set aside holds its sync back, its payload freed or not", async () => {
  const tool = await world.integration({ entityDeletionThreshold: 1 });
  await tool.sync({ service: [API, WEB] });
  const sync = await tool.begin();
  await sync.write("service", [API]);
  await writeUnknown(tool.id, sync.id);
  await applied(tool.id, 5);
  expect(await world.freePayloads()).toBe(3);
  const report = await sync.finish();
  expect(report.reconciliation).toMatchObject({ stale: 1, heldBack: expect.anything(), deleted: { count: 0 } });
});

test("a record without its payload shows what became of it, and cannot be tried again", async () => {
  const tool = await world.integration();
  const sync = await tool.begin();
  await writeUnknown(tool.id, sync.id);
  await world.freePayloads();
  const { body } = await world.call("GET", `/v1/integration/${tool.id}/records/2`);
  expect(body.record).toMatchObject({
    status: "set_aside",
    problem: { code: "kind_unknown" },
    items: 1,
    payload: null,
    payloadFreedAt: expect.any(String),
    payloadProblem: { code: "payload_freed" },
  });
  const retry = await world.call("POST", `/v1/integration/${tool.id}/records/2/retry`);
  expect([retry.status, retry.body.error]).toEqual([410, "payload_freed"]);
});

test("a live event that comes again after its payload was freed is not taken twice", async () => {
  const tool = await world.integration();
  const path = `/v1/lake/write/integration-type/tool/integration/${tool.id}/sync/trace/kind/service`;
  const event = (name: string) => ({
    body: {
      kind: "service",
      eventType: "live-event",
      data: [{ items: [{ id: "api", name }], metadata: { operation: "upsert", resourceIndex: 0 } }],
    },
  });
  await world.call("POST", path, event("old"));
  await applied(tool.id, 1);
  await tool.send("service", { id: "api", name: "new" });
  await world.freePayloads();
  expect((await world.call("POST", path, event("old"))).body).toMatchObject({ appended: 0, repeated: true });
});

/** A batch of a resource that the mapping does not have. */
async function writeUnknown(id: string, sync: string): Promise<void> {
  const path = `/v1/lake/write/integration-type/tool/integration/${id}/sync/${sync}/kind/service`;
  const data = [{ items: [WEB], metadata: { operation: "upsert", resourceIndex: 9 } }];
  await world.call("POST", path, { body: { kind: "service", eventType: "resync", data } });
}

/** Waits until the record has taken effect, or was set aside. */
async function applied(id: string, seq: number): Promise<void> {
  await expect
    .poll(async () => (await world.call("GET", `/v1/integration/${id}/records/${seq}`)).body.record?.status, {
      timeout: 20_000,
    })
    .not.toBe("pending");
}
