import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.close());

const gauge = async (name: string): Promise<number> => {
  const { text } = await world.call("GET", "/metrics");
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length));
};

test("an operator finds what was set aside without SQL: in the gauge, in the list, and by its number", async () => {
  await world.blueprint("service");
  const tool = await world.integration();
  await tool.send("service", { id: "api" });
  const before = await gauge('longshore_log_records{status="set_aside"}');
  const data = [{ items: [{ id: "web" }], metadata: { operation: "upsert", resourceIndex: 5 } }];
  const path = `/v1/lake/write/integration-type/tool/integration/${tool.id}/sync/e1/kind/service`;
  await world.call("POST", path, { body: { kind: "service", eventType: "live-event", eventId: "e1", data } });
  await tool.send("service", { id: "job" });
  expect(await gauge('longshore_log_records{status="set_aside"}')).toBe(before + 1);
  expect(await gauge('longshore_log_records{status="pending"}')).toBe(0);
  expect(await gauge("longshore_log_oldest_pending_seconds")).toBe(0);
  const { body } = await world.call("GET", `/v1/integration/${tool.id}/records?status=set_aside`);
  expect(body.records).toMatchObject([{ seq: 2, status: "set_aside", problem: { code: "kind_unknown" } }]);
  const all = await world.call("GET", `/v1/integration/${tool.id}/records?limit=2`);
  expect(all.body.records.map(({ seq }: { seq: number }) => seq)).toEqual([3, 2]);
  const wrong = await world.call("GET", `/v1/integration/${tool.id}/records?status=lost`);
  expect([wrong.status, wrong.body.error]).toEqual([422, "invalid_request"]);
});

test("an operator sees which entities wait, and for what", async () => {
  await world.blueprint("team");
  await world.blueprint("service", { owner: { target: "team" } });
  const tool = await world.integration({ createMissingRelatedEntities: false });
  const before = await gauge("longshore_waiting_entities");
  await tool.send("service", { id: "api", owner: "red" });
  expect(await gauge("longshore_waiting_entities")).toBe(before + 1);
  const waiting = async () => (await world.call("GET", `/v1/integration/${tool.id}/waiting`)).body.waiting;
  expect(await waiting()).toMatchObject([
    { blueprint: "service", identifier: "api", missing: [{ blueprint: "team", identifier: "red" }], seq: 1 },
  ]);
  await tool.send("team", { id: "red" });
  expect(await waiting()).toEqual([]);
});

test("the gauges of the outbox are told by a process that publishes nothing, too", async () => {
  expect(await gauge('longshore_outbox_rows{destination="kafka"}')).toBe(0);
  expect(await gauge('longshore_outbox_oldest_seconds{destination="webhook"}')).toBe(0);
  expect(await gauge('longshore_dead_letters{destination="kafka"}')).toBe(0);
  expect(await gauge('longshore_dead_letters{destination="webhook"}')).toBe(0);
});
