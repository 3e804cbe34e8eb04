import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { WorkerProcess } from "../harness/worker-process.ts";
import { type Call, documentedCalls } from "../http/test-server.ts";
import { addMany, count, storeLargeBlueprints } from "./large-world.ts";

let database: TestDatabase;
let call: Call;
const opened: WorkerProcess[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
  await storeLargeBlueprints(database.db);
  call = await documentedCalls(await (await start("api")).client());
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.stop();
  await database.close();
});

async function start(roles: string): Promise<WorkerProcess> {
  const process = await WorkerProcess.start({ DATABASE_URL: database.url, LONGSHORE_ROLES: roles });
  opened.push(process);
  return process;
}

/** The migration once it is as it should be. */
async function once(id: string, is: (migration: Migration) => boolean): Promise<Migration> {
  for (;;) {
    const { status, body } = await call("GET", `/v1/migrations/${id}`);
    if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
    if (is(body.migration)) return body.migration;
    await sleep(20);
  }
}

interface Migration {
  readonly status: string;
  readonly progress: Readonly<Record<string, number>>;
}

test("a deletion of more than 1 000 is answered 202, goes on after its process is killed, and each goes once", async () => {
  const { db } = database;
  await addMany(db, { blueprint: "cluster", prefix: "c", count: 5 });
  await addMany(db, { blueprint: "node", prefix: "n", count: 8_000, target: "'c' || n % 5" });
  const path = "/v1/blueprints/cluster/bulk/entities/delete?delete_dependents=true";
  const answer = await call("POST", path, { body: { entities: ["c0", "c1", "c2", "c3", "c4"] } });
  const { migrationId } = answer.body;
  expect([answer.status, answer.body]).toEqual([
    202,
    { ok: true, migrationId: expect.any(String), deletedEntities: [] },
  ]);
  const before = await once(migrationId, () => true);
  expect(before).toMatchObject({
    status: "INITIALIZING",
    sourceBlueprint: "cluster",
    progress: { slices: 0, remaining: 5 },
  });

  const killed = await start("drain");
  await once(migrationId, ({ progress }) => (progress["slices"] ?? 0) > 0);
  await killed.kill();
  const between = await once(migrationId, () => true);
  expect(between.status).toBe("RUNNING");

  await start("drain");
  const after = await once(migrationId, ({ status }) => status === "COMPLETED");
  expect(after.progress).toMatchObject({ deleted: 8_005, remaining: 0, kept: 0, rejected: 0 });
  expect(await count(db)).toBe(0);
  const events = await db.selectFrom("catalog.outbox").select("key").execute();
  expect([events.length, new Set(events.map(({ key }) => key)).size]).toEqual([8_005, 8_005]);
  const { body } = await call("GET", "/v1/migrations");
  expect(body.migrations).toMatchObject([{ id: migrationId, status: "COMPLETED", problem: null }]);
});

test("a blueprint goes with its 1 500 entities, and one that is needed says why it stays", async () => {
  const { db } = database;
  await addMany(db, { blueprint: "note", prefix: "n", count: 1_500 });
  await addMany(db, { blueprint: "cluster", prefix: "c", count: 1_500 });
  await start("drain");
  const status: unknown[] = [];
  for (const blueprint of ["note", "cluster"]) {
    const answer = await call("DELETE", `/v1/blueprints/${blueprint}/all-entities?delete_blueprint=true`);
    const { problem } = { problem: null, ...(await once(answer.body.migrationId, isOver)) };
    status.push(answer.status, (await call("GET", `/v1/blueprints/${blueprint}`)).status, problem);
  }
  expect(status).toMatchObject([202, 404, null, 202, 200, { code: "blueprint_in_use" }]);
  expect(await count(db)).toBe(0);
});

test("a ring that is too large to go at once ends its migration with a problem, and the next migration is done", async () => {
  const { db } = database;
  await addMany(db, { blueprint: "link", prefix: "l", count: 10_001, target: "'l' || (n + 1) % 10001" });
  await addMany(db, { blueprint: "cluster", prefix: "c", count: 1_001 });
  const ring = await call("DELETE", "/v1/blueprints/link/all-entities");
  const other = await call("DELETE", "/v1/blueprints/cluster/all-entities");
  await start("drain");
  expect(await once(ring.body.migrationId, isOver)).toMatchObject({
    status: "FAILURE",
    problem: { code: "ring_too_large" },
    progress: { deleted: 0, remaining: 10_001 },
  });
  expect(await once(other.body.migrationId, isOver)).toMatchObject({ status: "COMPLETED" });
  expect(await count(db)).toBe(10_001);
});

const isOver = ({ status }: Migration): boolean => status === "COMPLETED" || status === "FAILURE";

test("there is no migration of another id, and no such id", async () => {
  const paths = ["8c4f1c9e-7f0e-4d0e-9a56-0a4f2f3a9a10", "nonsense"].map((id) => `/v1/migrations/${id}`);
  const answers = await Promise.all(paths.map((path) => call("GET", path)));
  expect(answers.map(({ status }) => status)).toEqual([404, 404]);
});
