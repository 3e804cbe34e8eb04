import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.close());

const CREATE = { createMissingRelatedEntities: true };
const WAIT = { createMissingRelatedEntities: false };

test("createMissingRelatedEntities true: a missing target comes into being, bare, and is filled in when its item comes", async () => {
  await world.blueprint("team");
  await world.blueprint("service", { owner: { target: "team" } });
  const tool = await world.integration(CREATE);
  expect(await tool.send("service", { id: "api", owner: "red" })).toEqual({ created: 1 });
  expect(await world.catalog()).toEqual({ "service/api": { owner: "red" }, "team/red": {} });
  const bare = await world.call("GET", "/v1/blueprints/team/entities/red");
  expect(bare.body.entity).toMatchObject({ title: "red", properties: {}, relations: {} });
  expect(await tool.send("team", { id: "red", name: "The red team" })).toEqual({ updated: 1 });
  expect((await world.call("GET", "/v1/blueprints/team/entities/red")).body.entity.title).toBe("The red team");
});

test("createMissingRelatedEntities true: a bare target is nobody's, so no sync deletes it", async () => {
  await world.blueprint("team");
  await world.blueprint("service", { owner: { target: "team" } });
  const tool = await world.integration({ ...CREATE, entityDeletionThreshold: 1 });
  await tool.sync({ service: [{ id: "api", owner: "red" }] });
  const report = await tool.sync({ service: [] });
  expect(report.reconciliation).toMatchObject({ owned: 1, deleted: { count: 1 } });
  expect(await world.catalog()).toEqual({ "team/red": {} });
});

test("createMissingRelatedEntities false: an entity waits, whole, until its last target is there", async () => {
  await world.blueprint("team");
  await world.blueprint("service", { owner: { target: "team" }, helpers: { target: "team", many: true } });
  const tool = await world.integration(WAIT);
  expect(await tool.send("service", { id: "api", owner: "red", helpers: ["blue"] })).toEqual({ waiting: 1 });
  await tool.send("team", { id: "red" });
  expect(await world.catalog()).toEqual({ "team/red": {} });
  await tool.send("team", { id: "blue" });
  expect(await world.catalog()).toEqual({
    "service/api": { owner: "red", helpers: ["blue"] },
    "team/blue": {},
    "team/red": {},
  });
});

test("createMissingRelatedEntities false: the target may come from elsewhere, an API call too", async () => {
  await world.blueprint("team");
  await world.blueprint("service", { owner: { target: "team" } });
  const tool = await world.integration(WAIT);
  await tool.send("service", { id: "api", owner: "red" });
  await world.call("POST", "/v1/blueprints/team/entities", { body: { identifier: "red" } });
  expect(await world.catalog()).toEqual({ "service/api": { owner: "red" }, "team/red": {} });
});

test("createMissingRelatedEntities false: a ring of entities that wait for each other takes effect at once", async () => {
  await world.blueprint("service", { needs: { target: "service", required: true } });
  const tool = await world.integration(WAIT);
  expect(await tool.send("service", { id: "a", needs: "b" })).toEqual({ waiting: 1 });
  expect(await tool.send("service", { id: "b", needs: "c" })).toEqual({ waiting: 1 });
  expect(await world.catalog()).toEqual({});
  await tool.send("service", { id: "c", needs: "a" });
  expect(await world.catalog()).toEqual({
    "service/a": { needs: "b" },
    "service/b": { needs: "c" },
    "service/c": { needs: "a" },
  });
});

test("createMissingRelatedEntities false: what still waits at the end of its sync is told", async () => {
  await world.blueprint("team");
  await world.blueprint("service", { owner: { target: "team" } });
  const tool = await world.integration(WAIT);
  const report = await tool.sync({ service: [{ id: "api", owner: "red" }] });
  expect(report.reconciliation.unmet).toMatchObject({ count: 1, first: [{ blueprint: "service", identifier: "api" }] });
  expect(report.problems.map(({ code }: { code: string }) => code)).toContain("not_found");
  expect(report.kinds).toMatchObject([{ kind: "service", counts: { received: 1, mapped: 1, waiting: 1, created: 0 } }]);
});

test("a call of the API is answered now, so a missing target refuses it instead of letting it wait", async () => {
  await world.blueprint("team");
  await world.blueprint("service", { owner: { target: "team" } });
  const body = { identifier: "api", relations: { owner: "red" } };
  const refused = await world.call("POST", "/v1/blueprints/service/entities", { body });
  expect([refused.status, refused.body.error]).toEqual([404, "not_found"]);
  await world.call("POST", "/v1/blueprints/team/entities", { body: { identifier: "red" } });
  expect(await world.catalog()).toEqual({ "team/red": {} });
});
