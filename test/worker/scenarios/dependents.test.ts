import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.close());

const CASCADE = { deleteDependentEntities: true };
const KEEP = { deleteDependentEntities: false };

/** Clusters, nodes that need a cluster, pods that need a node. */
async function kubernetes(): Promise<void> {
  await world.blueprint("cluster");
  await world.blueprint("node", { in: { target: "cluster", required: true } });
  await world.blueprint("pod", { on: { target: "node", required: true } });
}
const PARTS = {
  cluster: [{ id: "prod" }],
  node: [{ id: "n1", in: "prod" }],
  pod: [{ id: "p1", on: "n1" }],
};

test("deleteDependentEntities false: an entity that others need stays, and the event is counted as rejected", async () => {
  await kubernetes();
  const tool = await world.integration(KEEP);
  await tool.sync(PARTS);
  expect(await tool.event("cluster", "delete", { id: "prod" })).toMatchObject({ rejected: 1 });
  expect(Object.keys(await world.catalog())).toEqual(["cluster/prod", "node/n1", "pod/p1"]);
});

test("deleteDependentEntities true: everything that needs the entity goes with it, at any depth", async () => {
  await kubernetes();
  const tool = await world.integration(CASCADE);
  await tool.sync(PARTS);
  expect(await tool.event("cluster", "delete", { id: "prod" })).toMatchObject({ deleted: expect.any(Number) });
  expect(await world.catalog()).toEqual({});
});

test("over HTTP: has_dependents names who needs the entity, delete_dependents takes them along", async () => {
  await kubernetes();
  const tool = await world.integration(KEEP);
  await tool.sync(PARTS);
  const path = "/v1/blueprints/cluster/entities/prod";
  const refused = await world.call("DELETE", path);
  expect([refused.status, refused.body.error]).toEqual([403, "has_dependents"]);
  expect(refused.body.details.problems[0].notes).toEqual(["node/n1 (relation in)"]);
  await world.call("DELETE", `${path}?delete_dependents=true`);
  expect(await world.catalog()).toEqual({});
});

test("entities that need each other in a ring go together, and only together", async () => {
  await world.blueprint("service", { needs: { target: "service", required: true } });
  const tool = await world.integration({ ...CASCADE, createMissingRelatedEntities: false });
  await tool.send("service", { id: "a", needs: "b" }, { id: "b", needs: "a" });
  const refused = await world.call("DELETE", "/v1/blueprints/service/entities/a");
  expect(refused.body.error).toBe("has_dependents");
  await tool.event("service", "delete", { id: "a" });
  expect(await world.catalog()).toEqual({});
});

test("an optional relation to a deleted entity is cleared, and its holder stays", async () => {
  await world.blueprint("team");
  await world.blueprint("service", { owner: { target: "team" }, helpers: { target: "team", many: true } });
  const tool = await world.integration(KEEP);
  await tool.sync({
    team: [{ id: "red" }, { id: "blue" }],
    service: [{ id: "api", owner: "red", helpers: ["red", "blue"] }],
  });
  await tool.event("team", "delete", { id: "red" });
  expect(await world.catalog()).toEqual({ "service/api": { owner: null, helpers: ["blue"] }, "team/blue": {} });
});

test("the end of a sync deletes what is gone with what needs it: dependents first, whoever owns them", async () => {
  await kubernetes();
  const tool = await world.integration({ ...CASCADE, entityDeletionThreshold: 1 });
  await tool.sync(PARTS);
  const report = await tool.sync({ cluster: [{ id: "test" }] });
  expect(report.reconciliation).toMatchObject({ heldBack: [], deleted: { count: 3 } });
  expect(Object.keys(await world.catalog())).toEqual(["cluster/test"]);
});

test("with deleteDependentEntities false, the end of a sync leaves what another integration's entity needs", async () => {
  await kubernetes();
  const tool = await world.integration({ ...KEEP, entityDeletionThreshold: 1 });
  const other = await world.integration(KEEP);
  await tool.sync({ cluster: [{ id: "prod" }] });
  await other.send("node", { id: "n1", in: "prod" });
  const report = await tool.sync({ cluster: [] });
  expect(report.reconciliation.deleted.count).toBe(0);
  expect(report.reconciliation.rejected).toMatchObject([{ problems: [{ code: "has_dependents" }] }]);
  expect(Object.keys(await world.catalog())).toEqual(["cluster/prod", "node/n1"]);
});

test("a sync that would delete more than its threshold allows deletes nothing, and says so", async () => {
  await world.blueprint("team");
  const tool = await world.integration({ ...CASCADE, entityDeletionThreshold: 0.5 });
  const teams = ["a", "b", "c", "d"].map((id) => ({ id }));
  await tool.sync({ team: teams });
  const held = await tool.sync({ team: teams.slice(0, 1) });
  expect(held.reconciliation).toMatchObject({
    owned: 4,
    stale: 3,
    rate: 0.75,
    threshold: 0.5,
    heldBack: ["threshold_exceeded"],
  });
  expect(Object.keys(await world.catalog())).toHaveLength(4);
  const done = await tool.sync({ team: teams.slice(0, 2) });
  expect(done.reconciliation).toMatchObject({ stale: 2, rate: 0.5, heldBack: [], deleted: { count: 2 } });
  expect(Object.keys(await world.catalog())).toEqual(["team/a", "team/b"]);
});
