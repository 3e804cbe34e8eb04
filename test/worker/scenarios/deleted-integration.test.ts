import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.close());

const WAIT = { createMissingRelatedEntities: false };

async function teamsAndServices(): Promise<void> {
  await world.blueprint("team");
  await world.blueprint("service", { owner: { target: "team" } });
}
const createTeam = () => world.call("POST", "/v1/blueprints/team/entities", { body: { identifier: "red" } });

test("what a deleted integration has written is nobody's", async () => {
  await teamsAndServices();
  const tool = await world.integration(WAIT);
  await tool.send("team", { id: "red" });
  expect(await world.owners()).toEqual([expect.any(Number)]);
  await world.call("DELETE", `/v1/integration/${tool.id}`);
  expect(await world.owners()).toEqual([null]);
});

test("what a deleted integration has written and still waits for its target is nobody's once it takes effect", async () => {
  await teamsAndServices();
  const tool = await world.integration(WAIT);
  expect(await tool.send("service", { id: "api", owner: "red" })).toEqual({ waiting: 1 });
  await world.call("DELETE", `/v1/integration/${tool.id}`);
  await createTeam();
  expect(await world.catalog()).toEqual({ "service/api": { owner: "red" }, "team/red": {} });
  expect(await world.owners()).toEqual([null]);
});

test("what waits for another integration stays that integration's when one is deleted", async () => {
  await teamsAndServices();
  const [kept, deleted] = [await world.integration(WAIT), await world.integration(WAIT)];
  await kept.send("service", { id: "kept", owner: "red" });
  await deleted.send("service", { id: "left", owner: "red" });
  await world.call("DELETE", `/v1/integration/${deleted.id}`);
  await createTeam();
  expect((await world.owners()).toSorted()).toEqual([expect.any(Number), null]);
});
