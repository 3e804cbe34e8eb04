import { type EntityWrite, MemoryCatalog, PatternSteps, planChanges } from "@longshore/engine";
import { type Blueprint, blueprintSchema } from "@longshore/shared";
import {
  type Applying,
  appendRechecks,
  applyItems,
  applyLifecycle,
  BlueprintCache,
  callEntityApi,
  setAside,
} from "@longshore/worker";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { addIntegration, appendRecord, applyingOn, mapped, START } from "./world.ts";

const [OLD, NEW, UNMET] = ["^[a-z]+$", "^[a-z]{1,99}$", "^[0-9]{1,99}$"];
/** The log of rows that are nobody's. */
const NOBODY = -1;

let database: TestDatabase;
let runs = 0;
let [owner, other] = [0, 0];
/** Milliseconds that integrations were charged. */
let charged: Map<number, number>;
let woken: number[];
let deps: Applying;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  const { db } = database;
  await sql`TRUNCATE catalog.entity, catalog.tombstone, catalog.waiting_entity, catalog.blueprint CASCADE`.execute(db);
  runs += 1;
  owner = await addIntegration(db, `owner-${runs}`);
  other = await addIntegration(db, `other-${runs}`);
  [charged, woken] = [new Map(), []];
  await putBlueprints(OLD);
});

function blueprintsOf(pattern: string): Blueprint[] {
  const code = { type: "string", pattern } as const;
  const relations = { team: { target: "team", required: true, many: false } };
  return [
    { identifier: "team", title: "Team", schema: { properties: {} } },
    { identifier: "service", title: "Service", schema: { properties: { code } }, relations },
  ].map((each) => blueprintSchema.parse(each));
}

/** Stores the blueprints, and what applying works with from then on: records have so many steps for waiting rows. */
async function putBlueprints(pattern: string): Promise<void> {
  const { db } = database;
  const stamp = { created_at: START, created_by: "test", updated_at: START, updated_by: "test" };
  await db.deleteFrom("catalog.blueprint").execute();
  const rows = blueprintsOf(pattern).map((each) => ({
    identifier: each.identifier,
    document: JSON.stringify(each),
    ...stamp,
  }));
  await db.insertInto("catalog.blueprint").values(rows).execute();
  await db
    .updateTable("catalog.head")
    .set(({ eb }) => ({ blueprints_version: eb("blueprints_version", "+", 1) }))
    .execute();
  const row = stepsOf(pattern);
  deps = {
    ...applyingOn(db),
    blueprints: new BlueprintCache(),
    charge: (integration, milliseconds) => {
      if (milliseconds > 0) charged.set(integration, (charged.get(integration) ?? 0) + milliseconds);
    },
    wake: (integration) => woken.push(integration),
    patternLimits: {
      write: { written: 1_000 * row, rechecked: 10 * row },
      recheck: { written: 0, rechecked: 500 * row },
    },
  };
}

/** Steps that one service costs. */
function stepsOf(pattern: string): number {
  const steps = new PatternSteps({ written: 1_000_000, rechecked: 0 });
  const catalog = new MemoryCatalog({ blueprints: blueprintsOf(pattern) });
  const settings = { at: START.toISOString(), by: "test" };
  steps.run(() => planChanges({ entities: [service(0)] }, catalog, settings));
  return steps.written;
}

/** Each has a code of its own, of twenty letters. */
function service(at: number): EntityWrite {
  const code = String(at)
    .padStart(20, "0")
    .replaceAll(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "");
  return { blueprint: "service", identifier: `s${at}`, properties: { code }, relations: { team: "core" } };
}

async function addWaiting(count: number): Promise<void> {
  for (let from = 0; from < count; from += 1_000) {
    const writes = Array.from({ length: Math.min(1_000, count - from) }, (_, at) => service(from + at));
    expect(await applyItems(deps, await appendRecord(database.db, owner, null), mapped(writes))).toBe("applied");
  }
}

async function bringTeam(): Promise<void> {
  const record = await appendRecord(database.db, other, null);
  expect(await applyItems(deps, record, mapped([{ blueprint: "team", identifier: "core" }]))).toBe("applied");
}

/** Applies what is pending in a log, record after record; gives how many there were. */
async function applyLog(integration: number): Promise<number> {
  for (let applied = 0; ; applied += 1) {
    const record = await database.db
      .selectFrom("catalog.raw_record")
      .selectAll()
      .where("integration", "=", integration)
      .where("status", "=", "pending")
      .orderBy("seq")
      .executeTakeFirst();
    if (record === undefined) return applied;
    expect([record.type, await applyLifecycle(deps, record)]).toEqual(["recheck", "applied"]);
  }
}

async function counts(): Promise<object> {
  const { rows } = await sql<{ services: number; waiting: number; due: number }>`
    SELECT (SELECT count(*)::int FROM catalog.entity WHERE blueprint = 'service') AS services,
      count(*)::int AS waiting, (count(*) FILTER (WHERE due))::int AS due FROM catalog.waiting_entity`.execute(
    database.db,
  );
  return rows[0] ?? {};
}

async function outcomesOf(integration: number): Promise<Record<string, number>[]> {
  const rows = await database.db
    .selectFrom("catalog.raw_record")
    .select("outcomes")
    .where("integration", "=", integration)
    .where("type", "=", "recheck")
    .where("status", "=", "applied")
    .orderBy("seq")
    .execute();
  return rows.map(({ outcomes }) => JSON.parse(outcomes ?? "{}"));
}

test("10 000 costly rows for one target all end applied, and neither the record that brings it nor its integration pays", async () => {
  await addWaiting(10_000);
  charged.clear();
  await putBlueprints(NEW);
  await bringTeam();
  expect(await counts()).toEqual({ services: 10, waiting: 9_990, due: 9_990 });
  expect(woken).toEqual([owner]);
  expect(await applyLog(owner)).toBe(20);
  expect(await counts()).toEqual({ services: 10_000, waiting: 0, due: 0 });
  expect([...charged.keys()]).toEqual([owner]);
  const rows = await sql<{ applied_no: number }>`
    SELECT applied_no FROM catalog.raw_record WHERE integration IN (${owner}, ${other}) ORDER BY applied_no`.execute(
    database.db,
  );
  const first = rows.rows[0]?.applied_no ?? 0;
  expect(rows.rows.map((row) => row.applied_no - first)).toEqual(rows.rows.map((_, at) => at));
});

test("rows that do not fit the blueprint as it is now end rejected, with their problem in their owner's list", async () => {
  await addWaiting(1_000);
  await putBlueprints(UNMET);
  await bringTeam();
  await applyLog(owner);
  expect(await counts()).toEqual({ services: 0, waiting: 0, due: 0 });
  expect(await outcomesOf(owner)).toEqual([
    { due: 990, applied: 0, rejected: 500 },
    { due: 490, applied: 0, rejected: 490 },
  ]);
  const problems = await database.db
    .selectFrom("catalog.problem")
    .select(["code", "count"])
    .where("integration", "=", owner)
    .execute();
  expect(problems).toEqual([{ code: "blueprint_schema_mismatch", count: 990 }]);
});

test("rows that were checked under the same blueprint cost nobody anything, however many one target brings", async () => {
  await addWaiting(3_000);
  charged.clear();
  await bringTeam();
  expect(await counts()).toEqual({ services: 3_000, waiting: 0, due: 0 });
  expect([charged.size, woken]).toEqual([0, []]);
});

async function growRows(bytes: number): Promise<void> {
  await sql`UPDATE catalog.waiting_entity
    SET patch = jsonb_set(patch::jsonb, '{title}', to_jsonb(repeat('x', ${bytes}::integer)))::json`.execute(
    database.db,
  );
}

test("somebody else's large rows are not all in memory when a record brings their target; their owner's log has the rest", async () => {
  await addWaiting(150);
  await growRows(200_000);
  await bringTeam();
  expect(await counts()).toEqual({ services: 101, waiting: 49, due: 49 });
  expect(woken).toEqual([owner]);
  expect(await applyLog(owner)).toBe(1);
  expect(await counts()).toEqual({ services: 150, waiting: 0, due: 0 });
});

test("rows beyond 10 000 that one target brings are applied by records of their owner's log", async () => {
  await addWaiting(10_050);
  await callEntityApi(deps, call([{ blueprint: "team", identifier: "core" }]));
  expect(await counts()).toEqual({ services: 10_001, waiting: 49, due: 49 });
  expect([woken, await applyLog(owner)]).toEqual([[owner], 1]);
  expect(await counts()).toEqual({ services: 10_050, waiting: 0, due: 0 });
});

test("one recheck takes 16 MiB of rows: 1 000 of 450 kB at once would end the process, three times", async () => {
  await addWaiting(150);
  await growRows(200_000);
  await sql`UPDATE catalog.waiting_entity SET due = true`.execute(database.db);
  await appendRechecks(deps);
  await applyLog(owner);
  expect((await outcomesOf(owner)).map(({ due }) => due)).toEqual([84, 66]);
});

test("rows of an integration that was deleted are rechecked by records of a log that is nobody's", async () => {
  await addWaiting(1_000);
  await putBlueprints(NEW);
  await sql`UPDATE catalog.waiting_entity SET integration = NULL`.execute(database.db);
  await bringTeam();
  expect(woken).toEqual([NOBODY]);
  expect(await applyLog(NOBODY)).toBe(2);
  expect(await counts()).toEqual({ services: 1_000, waiting: 0, due: 0 });
  expect([...charged.keys()].filter((integration) => integration !== owner)).toEqual([NOBODY]);
});

test("a call of the API that brings the target is answered as if nothing waited for it", async () => {
  await addWaiting(1_000);
  await putBlueprints(NEW);
  const { writes } = await callEntityApi(deps, call([{ blueprint: "team", identifier: "core" }]));
  expect(writes).toMatchObject([{ status: "created" }]);
  expect(woken).toEqual([owner]);
  await applyLog(owner);
  expect(await counts()).toEqual({ services: 1_000, waiting: 0, due: 0 });
});

test("a call of the API whose own values cost too much is refused by name, and leaves no trace", async () => {
  await callEntityApi(deps, call([{ blueprint: "team", identifier: "core" }]));
  const services = Array.from({ length: 1_001 }, (_, at) => service(at));
  await expect(callEntityApi(deps, call(services))).rejects.toMatchObject({
    status: 422,
    problem: { code: "patterns_too_costly" },
  });
  expect(await counts()).toEqual({ services: 0, waiting: 0, due: 0 });
  expect((await callEntityApi(deps, call(services.slice(1)))).writes).toHaveLength(1_000);
});

function call(writes: readonly EntityWrite[]): Parameters<typeof callEntityApi>[1] {
  return {
    writes,
    merge: true,
    createMissingRelatedEntities: false,
    deleteDependentEntities: false,
    atomic: true,
    validationOnly: false,
    caller: { id: "someone", userAgent: null },
    body: "{}",
  };
}

test("a process that ended before it appended the record leaves that to the sweep of another, which appends it once", async () => {
  await addWaiting(1_000);
  await putBlueprints(NEW);
  await bringTeam();
  await sql`DELETE FROM catalog.raw_record WHERE type = 'recheck'`.execute(database.db);
  await atOnce([() => appendRechecks(deps), () => appendRechecks(deps)]);
  await appendRechecks(deps);
  const { rows } = await sql`SELECT FROM catalog.raw_record WHERE type = 'recheck' AND status = 'pending'`.execute(
    database.db,
  );
  expect(rows).toHaveLength(1);
  expect(await applyLog(owner)).toBe(2);
  expect(await counts()).toMatchObject({ services: 1_000, waiting: 0 });
});

/** Works that append to the owner's log: none gets its lock before all of them wait for it. */
async function atOnce(works: readonly (() => Promise<unknown>)[]): Promise<void> {
  const holder = await database.pool.connect();
  try {
    await holder.query("BEGIN");
    await holder.query("SELECT FROM catalog.log WHERE integration = $1 FOR UPDATE", [owner]);
    const working = Promise.all(works.map((work) => work()));
    const blocked = () =>
      database.pool.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
    await expect.poll(async () => (await blocked()).rowCount, { timeout: 20_000 }).toBe(works.length);
    await holder.query("COMMIT");
    await working;
  } finally {
    holder.release(true);
  }
}

test("a recheck that is set aside is not followed by one after the other: its rows wait until something happens to them", async () => {
  await addWaiting(20);
  await putBlueprints(NEW);
  await bringTeam();
  const record = await database.db
    .selectFrom("catalog.raw_record")
    .selectAll()
    .where("integration", "=", owner)
    .where("type", "=", "recheck")
    .executeTakeFirstOrThrow();
  const problem = { code: "record_failed", severity: "error", message: "unforeseen" } as const;
  expect(await setAside(deps, record, problem)).toBe("applied");
  await appendRechecks(deps);
  expect([await applyLog(owner), await counts()]).toEqual([0, { services: 10, waiting: 10, due: 0 }]);
});
