import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startWorld, type World } from "../scenarios/world.ts";

let world: World;
let runs = 0;
let id: string;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(async () => {
  await world.empty();
  await world.blueprint("thing");
  id = `aside-${runs++}`;
});
afterAll(() => world.close());

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what a test finds out.
type Answered = any;

/** A resource whose entities have this prefix in their identifiers. */
const resource = (kind: string, prefix = ""): object => ({
  kind,
  selector: { query: "true" },
  port: { entity: { mappings: { identifier: `"${prefix}" + .id`, title: ".title", blueprint: '"thing"' } } },
});

async function configure(...resources: object[]): Promise<void> {
  const body = { installationId: id, config: { resources } };
  const { status, text } = await world.call("POST", "/v1/integration?upsert=true", { body });
  if (status >= 300) throw new Error(text);
}

/** Items of a sync, or of a live event, for the resource at this position. */
async function batch(syncId: string, kind: string, resourceIndex: number, ids: readonly string[]): Promise<void> {
  const items = ids.map((each) => ({ id: each }));
  const eventType = syncId.startsWith("live") ? "live-event" : "resync";
  const data = [{ items, metadata: { operation: "upsert", resourceIndex } }];
  const path = `/v1/lake/write/integration-type/tool/integration/${id}/sync/${syncId}/kind/${kind}`;
  const { status, text } = await world.call("POST", path, {
    body: { kind, eventType, eventId: `${syncId}-${ids}`, data },
  });
  if (status !== 200) throw new Error(text);
}

async function begin(syncId: string): Promise<void> {
  const started = { status: "started", integration_id: id, integration_type: "tool", sync_type: "full_sync" };
  const body = { ...started, started_at: new Date().toISOString() };
  await world.call("POST", `/v1/lifecycle/${syncId}`, { body });
}

async function finish(syncId: string): Promise<Answered> {
  await world.call("POST", `/v1/lifecycle/${syncId}`, { body: { status: "finished" } });
  for (;;) {
    const { body } = await world.call("GET", `/v1/integration/${id}/syncs/${syncId}`);
    if (body.sync.appliedAt !== null) return body.sync;
    await sleep(20);
  }
}

async function push(kind: string, ...items: object[]): Promise<Answered> {
  const { body } = await world.call("POST", `/v1/integration/${id}/ingest/${kind}`, { body: items });
  return record(body.lastSeq);
}

/** A record once it has taken effect or was set aside. */
async function record(seq: number): Promise<Answered> {
  for (;;) {
    const { body } = await world.call("GET", `/v1/integration/${id}/records/${seq}`);
    if (body.record?.status !== "pending" && body.record !== undefined) return body.record;
    await sleep(20);
  }
}

const act = (seq: number, what: "retry" | "discard") =>
  world.call("POST", `/v1/integration/${id}/records/${seq}/${what}`);

/** The record that tries this one again. */
async function retry(seq: number): Promise<Answered> {
  const { status, body, text } = await act(seq, "retry");
  if (status !== 202) throw new Error(text);
  return record(body.seq);
}

const names = async (): Promise<string[]> => Object.keys(await world.catalog()).map((name) => name.slice(6));

/** Records that wait for a person, as the gauge says. */
async function waiting(): Promise<number> {
  const { text } = await world.call("GET", "/metrics");
  return Number(/^longshore_log_records\{status="set_aside"\} (\d+)$/m.exec(text)?.[1]);
}

describe("a record that is tried again is mapped with the configuration of now", () => {
  test("one of a sync whose resource was not there, by its kind; the original waits for nobody any more", async () => {
    await configure(resource("person"));
    await begin(`${id}-s`);
    await batch(`${id}-s`, "service", 7, ["api"]);
    const before = await waiting();
    await configure(resource("person"), resource("service", "now-"));
    expect(await record(2)).toMatchObject({ status: "set_aside", configVersion: 1, resourceIndex: 7 });
    expect(await retry(2)).toMatchObject({ status: "applied", configVersion: 2, resourceIndex: 1, retryOf: 2 });
    expect(await names()).toEqual(["now-api"]);
    expect(await record(2)).toMatchObject({ status: "retried", retriedAs: 3, problem: { code: "kind_unknown" } });
    expect(await waiting()).toBe(before - 1);
  });

  test("the second of two resources of a kind is still the second, wherever both are now", async () => {
    await configure(resource("service", "a "), resource("service", "b "));
    await begin(`${id}-s`);
    await batch(`${id}-s`, "service", 1, ["api"]);
    expect(await record(2)).toMatchObject({ status: "applied", outcomes: [{ rejected: 1 }] });
    await configure(resource("person"), resource("service", "a-"), resource("service", "b-"));
    expect(await retry(2)).toMatchObject({ status: "applied", resourceIndex: 2 });
    expect(await names()).toEqual(["b-api"]);
  });

  test("a live event, too", async () => {
    await configure(resource("person"));
    await batch("live-1", "service", 1, ["api"]);
    expect((await record(1)).status).toBe("set_aside");
    await configure(resource("service", "now-"));
    expect(await retry(1)).toMatchObject({ status: "applied", configVersion: 2, resourceIndex: 0 });
  });

  test("another kind at its position is a refusal that names both, and a hint that works", async () => {
    await configure(resource("service", "a "));
    await batch("live-1", "service", 0, ["api"]);
    expect((await record(1)).outcomes).toMatchObject([{ rejected: 1 }]);
    await configure(resource("person"));
    const { status, body } = await act(1, "retry");
    expect([status, body.error, body.message]).toEqual([
      422,
      "kind_unknown",
      "record 1 has items of kind `service`, and the mapping has no such resource; resources[0] is of kind `person`",
    ]);
    await configure(resource("person"), resource("service"));
    expect((await retry(1)).status).toBe("applied");
  });

  test("one of several resources of its kind that nobody can choose is a refusal that names them", async () => {
    await configure(resource("service", "a "));
    await batch("live-1", "service", 0, ["api"]);
    await record(1);
    await configure(resource("person"), resource("service", "a-"), resource("service", "b-"));
    const { status, body } = await act(1, "retry");
    expect([status, body.message]).toEqual([
      422,
      "record 1 has items of resources[0], of kind `service`; the mapping has several of it now: resources[1], resources[2]",
    ]);
  });

  test("with the mapping that the newest sync brought, if that is later than the integration's", async () => {
    await configure(resource("person"));
    await begin(`${id}-s`);
    await batch(`${id}-s`, "service", 3, ["api"]);
    const mapping = { resources: [resource("service", "brought-")] };
    const started = {
      status: "started",
      integration_id: id,
      integration_type: "tool",
      sync_type: "full_sync",
      mapping,
    };
    const body = { ...started, started_at: new Date().toISOString() };
    expect((await world.call("POST", `/v1/lifecycle/${id}-t`, { body })).status).toBe(200);
    expect(await retry(2)).toMatchObject({ status: "applied", configVersion: 2, resourceIndex: 0 });
    expect(await names()).toEqual(["brought-api"]);
  });
});

test("a try that fails takes the place of the one before: the gauge rises by nothing", async () => {
  const schema = { properties: { text: { type: "string", pattern: "(?:a?){500}(?:a){500}$" } } };
  await world.call("POST", "/v1/blueprints", { body: { identifier: "costly", title: "C", schema } });
  const mappings = { identifier: ".id", blueprint: '"costly"', properties: { text: ".text" } };
  const costly = { kind: "thing", selector: { query: "true" }, port: { entity: { mappings } } };
  await configure(costly);
  const before = await waiting();
  const items = Array.from({ length: 200 }, (_, at) => ({ id: `${at}`, text: `${at}${"a".repeat(3_000)}` }));
  expect((await push("thing", ...items)).problem.code).toBe("patterns_too_costly");
  expect(await retry(1)).toMatchObject({
    status: "set_aside",
    retryOf: 1,
    problems: [{ code: "patterns_too_costly" }],
  });
  expect([(await record(1)).status, await waiting()]).toEqual(["retried", before + 1]);
  const again = await act(1, "retry");
  expect([again.status, again.body.message]).toEqual([409, "record 1 was tried again already, as record 2"]);
  await configure(resource("thing"));
  expect(await retry(2)).toMatchObject({ status: "applied", retryOf: 1 });
  expect([await waiting(), (await names()).length]).toEqual([before, 200]);
});

describe("a record that was applied", () => {
  test("is mapped again if its items had problems, and what was written since is left alone, however often it is tried", async () => {
    await configure(resource("thing", "a "));
    expect((await push("thing", { id: "x", title: "old" }, { id: "y", title: "old" })).outcomes[0].rejected).toBe(2);
    await configure(resource("thing"));
    await push("thing", { id: "x", title: "new" });
    expect((await retry(1)).outcomes).toMatchObject([{ created: 1 }]);
    await world.call("PATCH", "/v1/blueprints/thing", { body: { schema: { properties: { no: { type: "string" } } } } });
    const mappings = { identifier: ".id", title: '.title + "!"', blueprint: '"thing"', properties: { no: ".no" } };
    await configure({ kind: "thing", selector: { query: "true" }, port: { entity: { mappings } } });
    const { problems, status } = await record(3);
    expect([status, problems]).toEqual(["applied", []]);
    const titles = async () => {
      const query = { combinator: "and", rules: [] };
      const { body } = await world.call("POST", "/v1/entities/search", { body: query });
      return Object.fromEntries(body.entities.map((each: Answered) => [each.identifier, each.title]));
    };
    expect(await titles()).toEqual({ x: "new", y: "old" });
    // Its first try is the newest, and has nothing wrong.
    expect((await act(1, "retry")).status).toBe(409);
    expect((await act(3, "retry")).body.message).toContain("neither set aside nor applied with problems");
  });

  test("is not mapped again if nothing was wrong", async () => {
    await configure(resource("thing"));
    await push("thing", { id: "x", title: "X" });
    const { status, body } = await act(1, "retry");
    expect([status, body.error]).toEqual([409, "record_not_set_aside"]);
  });

  test("and is tried twice writes what its first try wrote, and nothing that is newer than the record", async () => {
    const withNull = (title: string): object => {
      const mappings = { identifier: ".id", title, blueprint: '"thing"', icon: ".no" };
      return { kind: "thing", selector: { query: "true" }, port: { entity: { mappings } } };
    };
    await configure(withNull('"first " + .title'));
    await push("thing", { id: "x", title: "old" }, { id: "y", title: "old" });
    await push("thing", { id: "x", title: "new" });
    await configure(withNull('"second " + .title'));
    await retry(1);
    await configure(withNull('"third " + .title'));
    await retry(3);
    const { body } = await world.call("GET", "/v1/blueprints/thing/entities");
    const titles = Object.fromEntries(body.entities.map((each: Answered) => [each.identifier, each.title]));
    expect(titles).toEqual({ x: "first new", y: "third old" });
  });
});

describe("a record that was set aside can be given up", () => {
  test("one, and then it waits for nobody and is not tried again", async () => {
    await configure(resource("thing"));
    const before = await waiting();
    await batch("live-1", "ghost", 5, ["x"]);
    expect(await waiting()).toBe(before + 1);
    expect((await act(1, "discard")).status).toBe(200);
    expect([(await record(1)).status, await waiting()]).toEqual(["discarded", before]);
    for (const what of ["retry", "discard"] as const) expect((await act(1, what)).status).toBe(409);
  });

  test("all with one problem, and no others", async () => {
    await configure(resource("thing"));
    for (const event of ["live-1", "live-2"]) await batch(event, "ghost", 5, [event]);
    const path = `/v1/integration/${id}/records/discard`;
    expect((await world.call("POST", `${path}?problem=record_timed_out`)).body).toEqual({ ok: true, discarded: 0 });
    expect((await world.call("POST", `${path}?problem=kind_unknown`)).body).toEqual({ ok: true, discarded: 2 });
    expect((await world.call("POST", `${path}?problem=no_such_code`)).status).toBe(422);
    expect((await world.call("POST", path)).status).toBe(422);
  });

  test("one that took effect cannot", async () => {
    await configure(resource("thing"));
    await push("thing", { id: "x" });
    const { status, body } = await act(1, "discard");
    expect([status, body.message]).toEqual([409, "record 1 is not set aside: it is applied"]);
  });
});

describe("deletions that a sync held back for a record wait for the next sync", () => {
  async function syncWithLostRecord(deal: (seq: number) => Promise<unknown>): Promise<Answered> {
    await configure(resource("thing"));
    await push("thing", { id: "gone" });
    await begin(`${id}-s`);
    await batch(`${id}-s`, "thing", 0, ["kept"]);
    await batch(`${id}-s`, "thing", 5, ["lost"]);
    await record(4);
    await deal(4);
    return finish(`${id}-s`);
  }

  async function nextSync(): Promise<Answered> {
    await begin(`${id}-t`);
    await batch(`${id}-t`, "thing", 0, ["kept", "lost"]);
    return finish(`${id}-t`);
  }

  test.each([
    [
      "tried again with success",
      async (seq: number) => expect((await retry(seq)).status).toBe("applied"),
      ["gone", "kept", "lost"],
    ],
    ["given up", async (seq: number) => expect((await act(seq, "discard")).status).toBe(200), ["gone", "kept"]],
  ])("though it was %s before the end", async (_what, deal, there) => {
    const { reconciliation } = await syncWithLostRecord(deal);
    expect(reconciliation.heldBack).not.toEqual([]);
    expect(await names()).toEqual(there);
    expect((await nextSync()).reconciliation).toMatchObject({ heldBack: [], deleted: { count: 1 } });
    expect(await names()).toEqual(["kept", "lost"]);
  });
});
