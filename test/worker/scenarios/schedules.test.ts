import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startWorld, type Tool, type World } from "./world.ts";

let world: World;
let tool: Tool;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(async () => {
  await world.empty();
  await world.blueprint("team");
  tool = await world.integration({ entityDeletionThreshold: 1 });
});
afterAll(() => world.close());

const names = async (): Promise<string[]> => Object.keys(await world.catalog());
const title = async (id: string): Promise<string> =>
  (await world.call("GET", `/v1/blueprints/team/entities/${id}`)).body.entity.title;

/** The mapping of `tool` with another title. */
function renamed(config: object, name: string): object {
  return JSON.parse(JSON.stringify(config).replace('".name"', JSON.stringify(name)));
}

test("a config change inside a sync: its records keep the mapping with which it started", async () => {
  const sync = await tool.begin();
  await sync.write("team", [{ id: "a", name: "A" }]);
  const config = renamed(tool.config, '"changed " + .name');
  await world.call("PATCH", `/v1/integration/${tool.id}/config`, { body: { config } });
  await sync.write("team", [{ id: "b", name: "B" }]);
  await sync.finish();
  expect([await title("a"), await title("b")]).toEqual(["A", "B"]);
  await tool.send("team", { id: "c", name: "C" });
  expect(await title("c")).toBe("changed C");
  await tool.sync({ team: [{ id: "a", name: "A" }] });
  expect(await title("a")).toBe("changed A");
});

test("a mapping that a sync brings is that of its records, and not the integration's", async () => {
  const sync = await tool.begin({ mapping: renamed(tool.config, '"of this sync " + .name') });
  await sync.write("team", [{ id: "a", name: "A" }]);
  await sync.finish();
  expect(await title("a")).toBe("of this sync A");
  await tool.send("team", { id: "b", name: "B" });
  expect(await title("b")).toBe("B");
});

test("a live event inside a sync: what it brought survives the end of the sync, which did not mention it", async () => {
  await tool.sync({ team: [{ id: "old" }] });
  const sync = await tool.begin();
  await sync.write("team", [{ id: "a" }]);
  await tool.event("team", "upsert", { id: "live" });
  const { reconciliation } = await sync.finish();
  expect(reconciliation.deleted.first).toEqual([{ blueprint: "team", identifier: "old" }]);
  expect(await names()).toEqual(["team/a", "team/live"]);
});

test("a live deletion inside a sync takes effect after the batch before it", async () => {
  const sync = await tool.begin();
  await sync.write("team", [{ id: "a" }, { id: "b" }]);
  await tool.event("team", "delete", { id: "a" });
  await sync.finish();
  expect(await names()).toEqual(["team/b"]);
});

test("an incremental sync deletes nothing", async () => {
  await tool.sync({ team: [{ id: "a" }, { id: "b" }] });
  const report = await tool.sync(
    { team: [{ id: "c" }] },
    { sync_type: "incremental_resync", kind_identifiers: ["team-0"] },
  );
  expect(report).toMatchObject({ type: "incremental", state: "finished" });
  expect(await names()).toEqual(["team/a", "team/b", "team/c"]);
});

test("a batch that is repeated takes effect once", async () => {
  const sync = await tool.begin();
  await sync.write("team", [{ id: "a", name: "first" }], "batch-1");
  await sync.write("team", [{ id: "a", name: "second" }], "batch-2");
  const again = await sync.write("team", [{ id: "a", name: "first" }], "batch-1");
  expect(again.body).toEqual({ ok: true, appended: 0, repeated: true });
  const report = await sync.finish();
  expect(await title("a")).toBe("second");
  expect(report.kinds).toMatchObject([{ counts: { received: 2, mapped: 2, created: 1, updated: 1 } }]);
});

test("a sync that failed or was aborted deletes nothing", async () => {
  await tool.sync({ team: [{ id: "a" }, { id: "b" }] });
  for (const status of ["failed", "aborted"]) {
    const sync = await tool.begin();
    await sync.write("team", [{ id: "a" }]);
    expect((await sync.finish(status)).reconciliation).toBeNull();
  }
  expect(await names()).toEqual(["team/a", "team/b"]);
});

test("the same sync again changes nothing", async () => {
  const teams = { team: [{ id: "a", name: "A" }, { id: "b" }] };
  await tool.sync(teams);
  const before = (await world.call("GET", "/v1/blueprints/team/entities")).body.entities;
  const report = await tool.sync(teams);
  expect(report.kinds).toMatchObject([{ counts: { received: 2, unchanged: 2, created: 0, updated: 0 } }]);
  expect((await world.call("GET", "/v1/blueprints/team/entities")).body.entities).toEqual(before);
});

test("an item that cannot be stored fails alone, one whose title cannot loses the title, and its neighbours take effect", async () => {
  const raw = '[{"id":"a\\u0000"},{"id":"half","name":"\\ud800","n":12345678901234567890},{"id":"good","name":"ok"}]';
  const { body } = await world.call("POST", `/v1/integration/${tool.id}/ingest/team`, { raw });
  const sent = await tool.send("team", { id: "目".repeat(1_000), name: "long" });
  expect([body.items, sent]).toEqual([3, { created: 1 }]);
  const { record } = (await world.call("GET", `/v1/integration/${tool.id}/records/${body.lastSeq}`)).body;
  expect(record.status).toBe("applied");
  expect(record.outcomes).toMatchObject([{ received: 3, mapped: 2, failed: 1, created: 2 }]);
  expect(await names()).toEqual(["team/good", "team/half", `team/${"目".repeat(1_000)}`]);
});

test("what was acknowledged before its integration was deleted takes effect, and is nobody's", async () => {
  await tool.send("team", { id: "a", name: "A" });
  const lines = Array.from({ length: 30 }, (_, index) => ({ id: `late-${index}`, name: "late" }));
  await Promise.all(
    lines.map((item) => world.call("POST", `/v1/integration/${tool.id}/ingest/team`, { body: [item] })),
  );
  expect((await world.call("DELETE", `/v1/integration/${tool.id}`)).status).toBe(200);
  await expect.poll(names, { timeout: 20_000 }).toHaveLength(31);
  expect(await world.owners()).toEqual([null]);
});
