import {
  type Applier,
  applyItems,
  applyLifecycle,
  type Database,
  Drainer,
  type DrainerDeps,
  MapPool,
  type MapRequest,
  openDatabase,
  Penalties,
  setAside,
} from "@longshore/worker";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { applyingOn, storeBlueprints } from "../apply/world.ts";
import { addMapping, appendItems } from "./raw-log.ts";

let database: TestDatabase;
/** One connection, so that statements are executed in the order in which they are given. */
let single: Database;
let pool: MapPool;
let first: number;
let second: number;
beforeEach(async () => {
  database = await createTestDatabase();
  await storeBlueprints(database.db);
  single = openDatabase(database.url, { connections: 1, name: "suspects", onIdleError: () => {} });
  pool = new MapPool({ threads: 2, milliseconds: 10_000 }, new Penalties());
  [first, second] = [await addMapping(database.db, "first", {}), await addMapping(database.db, "second", {})];
  for (const integration of [first, second]) await appendItems(database.db, integration, [{ id: "thing" }]);
});
afterEach(async () => {
  await pool.close();
  await single.close();
  await database.close();
});

function drainerOf(deps: Partial<DrainerDeps>): Drainer {
  const applying = applyingOn(single.db);
  const applier: Applier = {
    applyItems: (record, mapped) => applyItems(applying, record, mapped),
    applyLifecycle: (record) => applyLifecycle(applying, record),
    setAside: (record, problem) => setAside(applying, record, problem),
  };
  const log = pino({ level: "silent" });
  const settings = { sliceMilliseconds: 60_000 };
  return new Drainer({
    db: single.db,
    pool,
    penalties: new Penalties(),
    applier,
    mode: "compat",
    log,
    settings,
    ...deps,
  });
}

/** The attempts of an integration's records, as all that was asked of the database before leaves them. */
async function attemptsOf(integration: number): Promise<number[]> {
  // Statements that were about to be given are given by then.
  await new Promise((resolve) => setImmediate(resolve));
  const rows = await single.db
    .selectFrom("catalog.raw_record")
    .select("attempts")
    .where("integration", "=", integration)
    .orderBy("seq")
    .execute();
  return rows.map(({ attempts }) => attempts);
}

/** A pool that notes the attempts of all records of the first integration's log when it is given each of them. */
function noting(): { readonly pool: Pick<MapPool, "map">; readonly noted: Record<number, readonly number[]> } {
  const noted: Record<number, readonly number[]> = {};
  const map = async (request: MapRequest) => {
    noted[request.seq] = await attemptsOf(first);
    return pool.map(request);
  };
  return { pool: { map }, noted };
}

async function statuses(): Promise<string[]> {
  const rows = await database.db.selectFrom("catalog.raw_record").select("status").execute();
  return rows.map(({ status }) => status);
}

test("a record that an earlier run has tried is not begun while one of another integration is under way", async () => {
  await database.db.updateTable("catalog.raw_record").set({ attempts: 1 }).execute();
  const reached = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let asked = 0;
  // Asked before each slice, and once more just before a record is begun.
  const penalties = {
    debt: () => null,
    left: (integration: number) => {
      if (integration === second && ++asked === 2) reached.resolve();
      return 0;
    },
  };
  const seen: number[][] = [];
  const watched = {
    map: async (request: MapRequest) => {
      if (request.integration === first) {
        begun.resolve();
        await reached.promise;
        seen.push(await attemptsOf(second));
      }
      return pool.map(request);
    },
  };
  const drainer = drainerOf({ pool: watched, penalties });
  const one = drainer.handle(first);
  await begun.promise;
  expect(await Promise.all([one, drainer.handle(second)])).toEqual(["done", "done"]);
  expect(seen).toEqual([[1]]);
  expect(await statuses()).toEqual(["applied", "applied"]);
});

test("a record that failed once is not tried again while one of another integration is", async () => {
  const failed = Promise.withResolvers<void>();
  const retried = Promise.withResolvers<void>();
  const log = pino(
    { level: "warn" },
    { write: (line) => void (JSON.parse(line).integration === "second" && failed.resolve()) },
  );
  const tried = new Map<number, number>();
  const seen: number[][] = [];
  const failing = {
    map: async (request: MapRequest) => {
      const attempt = (tried.get(request.integration) ?? 0) + 1;
      tried.set(request.integration, attempt);
      if (attempt === 1) throw new Error("fails once");
      if (request.integration === first) {
        retried.resolve();
        await failed.promise;
        seen.push(await attemptsOf(second));
      }
      return pool.map(request);
    },
  };
  const drainer = drainerOf({ pool: failing, log });
  const one = drainer.handle(first);
  await retried.promise;
  expect(await Promise.all([one, drainer.handle(second)])).toEqual(["done", "done"]);
  expect(seen).toEqual([[1]]);
  expect(await statuses()).toEqual(["applied", "applied"]);
});

/** Whose attempt is counted may be blamed if the process ends: nobody's beside a suspect, and no suspect's beside others. */
test("a suspect is alone with the process: neither what stands before it nor after it in its log is under way", async () => {
  for (const id of ["two", "three"]) await appendItems(database.db, first, [{ id }]);
  await database.db.updateTable("catalog.raw_record").set({ attempts: 1 }).where("seq", "=", 2).execute();
  const { pool: watched, noted } = noting();
  expect(await drainerOf({ pool: watched }).handle(first)).toBe("done");
  expect(noted).toEqual({ 1: [1, 1, 0], 2: [1, 2, 0], 3: [1, 2, 1] });
});

test("records are mapped ahead by their bytes, not only by their number", async () => {
  for (const id of ["two", "three", "four", "five"]) await appendItems(database.db, first, [{ id }]);
  const { pool: watched, noted } = noting();
  const settings = { sliceMilliseconds: 60_000, windowRecords: 8, windowBytes: 1 };
  expect(await drainerOf({ pool: watched, settings }).handle(first)).toBe("done");
  // One is applied, one mapped ahead.
  const counted = noted[1]?.filter((attempts) => attempts > 0).length;
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThanOrEqual(2);
});
