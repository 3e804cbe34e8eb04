import { hash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startWorld, type World } from "../scenarios/world.ts";

const lines: Record<string, unknown>[] = [];
let world: World;
let runs = 0;
let id: string;
beforeAll(async () => {
  world = await startWorld({}, { level: "debug", write: (line) => void lines.push(JSON.parse(line)) });
});
beforeEach(async () => {
  await world.empty();
  await world.blueprint("team");
  id = `why-${runs++}`;
});
afterAll(() => world.close());

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what a test finds out.
type Answered = any;

/** Three people of a directory: a space in the first one's id, a list for the second's, none for the third. */
const WRONG = [{ id: "ann lee" }, { id: ["bo"] }, { id: "" }];
const PLACE = "resources[0].port.entity.mappings";
const mapping = (more: object = {}): object => ({ identifier: ".id", blueprint: '"team"', ...more });
const resource = (kind: string, mappings: unknown): object => ({
  kind,
  selector: { query: "true" },
  port: { entity: { mappings } },
});

async function create(...resources: object[]): Promise<void> {
  const { status, text } = await world.call("POST", "/v1/integration?upsert=true", {
    body: { installationId: id, config: { resources } },
  });
  if (status >= 300) throw new Error(text);
}

async function push(kind: string, items: unknown): Promise<Answered> {
  const { body } = await world.call("POST", `/v1/integration/${id}/ingest/${kind}`, { body: items });
  return settled(body.lastSeq);
}

async function event(syncId: string, eventType: string, items: unknown, resourceIndex = 0): Promise<void> {
  const data = [{ items, metadata: { operation: "upsert", resourceIndex } }];
  const path = `/v1/lake/write/integration-type/tool/integration/${id}/sync/${syncId}/kind/person`;
  const { status, text } = await world.call("POST", path, {
    body: { kind: "person", eventType, eventId: syncId, data },
  });
  if (status !== 200) throw new Error(text);
}

/** A record once it has taken effect or was set aside. */
async function settled(seq: number): Promise<Answered> {
  for (;;) {
    const { body } = await world.call("GET", `/v1/integration/${id}/records/${seq}`);
    if (body?.record !== undefined && body.record.status !== "pending") return body.record;
    await sleep(20);
  }
}

const problems = async (query = ""): Promise<Answered> =>
  (await world.call("GET", `/v1/integration/${id}/problems${query}`)).body;

const REASONS = [
  { code: "identifier_empty", path: `${PLACE}.identifier`, resourceIndex: 0, field: "identifier", count: 1 },
  { code: "identifier_invalid", path: `${PLACE}.identifier`, resourceIndex: 0, field: "identifier", count: 1 },
  { code: "identifier_type", path: `${PLACE}.identifier`, resourceIndex: 0, field: "identifier", count: 1 },
];

describe("items that are in no sync have their reasons", () => {
  const byCode = (list: Answered[]): Answered[] => list.toSorted((one, other) => (one.code < other.code ? -1 : 1));

  test("pushed ones, in their record and in the list of the integration", async () => {
    await create(resource("person", mapping()));
    const { problems: own, unlistedProblems } = await push("person", WRONG);
    expect(byCode(own)).toMatchObject(REASONS);
    expect(unlistedProblems).toBe(0);
    expect(byCode(own).map(({ example }) => example.notes[0])).toEqual([
      "first seen in record 1, item 2",
      "first seen in record 1, item 0",
      "first seen in record 1, item 1",
    ]);
    expect(own.find(({ code }: Answered) => code === "identifier_invalid").example).toMatchObject({
      message: "the identifier is refused: a space at position 4 is not allowed",
      notes: ["first seen in record 1, item 0", "entity: `team/ann lee`"],
    });
    const { problems: all, total } = await problems();
    expect([byCode(all), total]).toMatchObject([REASONS.map((each) => ({ ...each, kind: "person", firstSeq: 1 })), 3]);
  });

  test("live events", async () => {
    await create(resource("person", mapping()));
    await event("e1", "live-event", WRONG);
    expect(byCode((await settled(1)).problems)).toMatchObject(REASONS);
    expect(byCode((await problems()).problems)).toMatchObject(REASONS);
  });

  test("a live event for a resource that the mapping does not have", async () => {
    await create(resource("person", mapping()));
    await event("e1", "live-event", [{ id: "ann" }], 4);
    const record = await settled(1);
    expect([record.status, record.problems]).toMatchObject(["set_aside", [{ code: "kind_unknown", count: 1 }]]);
    expect((await problems()).problems).toMatchObject([{ code: "kind_unknown", kind: "person" }]);
  });

  test("what the blueprint refuses, with the place of the field", async () => {
    const body = { identifier: "strict", title: "S", schema: { properties: { size: { type: "number" } } } };
    await world.call("POST", "/v1/blueprints", { body });
    await create(resource("person", mapping({ blueprint: '"strict"', properties: { size: ".size" } })));
    const { problems: own } = await push("person", [{ id: "ann", size: "large" }]);
    expect(own).toMatchObject([{ code: "blueprint_schema_mismatch", path: `${PLACE}.properties.size`, count: 1 }]);
  });

  test("each of several mappings is named by its position", async () => {
    await create(resource("person", [mapping(), mapping({ identifier: '.id + " of " + .id' })]));
    const { problems: own } = await push("person", [{ id: "ann" }]);
    expect(own).toMatchObject([{ code: "identifier_invalid", path: `${PLACE}[1].identifier`, field: "identifier" }]);
  });

  test("a property whose name is longer than a row of an index has its problem, and its record takes effect", async () => {
    // Hashes, since an index compresses what repeats.
    const name = Array.from({ length: 100 }, (_, index) => hash("sha256", String(index))).join("_");
    await create(resource("person", mapping({ properties: { [name]: ".no" } })));
    const record = await push("person", [{ id: "ann" }]);
    expect([record.status, record.outcomes[0].created]).toEqual(["applied", 1]);
    expect((await problems()).problems.map(({ field }: Answered) => field)).toContain(`properties.${name}`);
  });

  test("a record with problems at hundreds of places lists some, and counts the others", async () => {
    const properties = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`p${index}`, ".no"]));
    await create(resource("person", mapping({ properties })));
    const { problems: own, unlistedProblems } = await push("person", [{ id: "ann" }, { id: "bo" }]);
    const counted = own.reduce((sum: number, { count }: Answered) => sum + count, 0);
    expect([own.length, counted + unlistedProblems]).toEqual([100, 600]);
    expect(await problems("?limit=7")).toMatchObject({ problems: { length: 7 }, total: 300 });
  });
});

test("the list adds up what syncs, events and pushed items brought, with the first and the last time", async () => {
  await create(resource("person", mapping()));
  await push("person", [{ id: "a b" }]);
  await event("e1", "live-event", [{ id: "c d" }]);
  const started = { status: "started", integration_id: id, integration_type: "tool", sync_type: "full_sync" };
  const begun = await world.call("POST", `/v1/lifecycle/s-${id}`, {
    body: { ...started, started_at: new Date().toISOString() },
  });
  expect(begun.status).toBe(200);
  await event(`s-${id}`, "resync", [{ id: "e f" }, { id: "g h" }]);
  await settled(4);
  const { problems: all } = await problems();
  expect(all).toMatchObject([{ code: "identifier_invalid", count: 4, firstSeq: 1, lastSeq: 4 }]);
  expect(all[0].example.notes).toContain("entity: `team/e f`");
  expect(Date.parse(all[0].firstAt)).toBeLessThan(Date.parse(all[0].lastAt));
  const { body } = await world.call("GET", `/v1/integration/${id}/syncs/s-${id}`);
  expect(body.sync.problems).toMatchObject([{ count: 2, path: `${PLACE}.identifier`, kind: "person", firstSeq: 4 }]);
});

test("problems of two kinds are two rows, even if the kinds were at one position of the configuration", async () => {
  await create(resource("person", mapping()), resource("group", mapping()));
  await push("person", [{ id: "a b" }]);
  await create(resource("group", mapping()), resource("person", mapping()));
  await push("group", [{ id: "c d" }]);
  expect((await problems()).problems).toMatchObject([
    { kind: "group", resourceIndex: 0, count: 1 },
    { kind: "person", resourceIndex: 0, count: 1 },
  ]);
});

test("a record with problems is a line of the log at debug, and one without is none", async () => {
  await create(resource("person", mapping()));
  await push("person", [{ id: "ann" }]);
  await push("person", WRONG);
  const own = lines.filter(
    ({ msg, integration }) => msg === "a record took effect with problems" && integration === id,
  );
  expect(own).toMatchObject([{ level: 20, seq: 2, source: "ingest", kind: "person", places: 3 }]);
  expect(own[0]?.["problems"]).toContainEqual({
    code: "identifier_invalid",
    path: `${PLACE}.identifier`,
    count: 1,
    message: "the identifier is refused: a space at position 4 is not allowed",
  });
});
