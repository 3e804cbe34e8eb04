import { expireProblems } from "@longshore/worker";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { addIntegration, addSync, START } from "../apply/world.ts";

let database: TestDatabase;
let integration: number;
let runs = 0;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  await database.pool.query("TRUNCATE catalog.problem");
  integration = await addIntegration(database.db, `tool-${runs++}`);
});
afterAll(() => database.close());

const DAY = 24 * 3_600_000;

/** A problem that was first seen long ago, and last so many days ago. */
async function add(path: string, daysAgo: number, syncId = "", of = integration): Promise<void> {
  const [example, first_at] = ["{}", new Date(START.getTime() - 100 * DAY)];
  const last_at = new Date(START.getTime() - daysAgo * DAY);
  const row = { integration: of, sync_id: syncId, kind: "k", path, code: "field_null", count: 1, example };
  await database.db
    .insertInto("catalog.problem")
    .values({ ...row, first_seq: 1, last_seq: 1, first_at, last_at })
    .execute();
}

const expire = (most?: number): Promise<number> => expireProblems(database.db, { now: () => START }, 7, most);

async function left(): Promise<string[]> {
  const rows = await database.db.selectFrom("catalog.problem").select("path").orderBy("path").execute();
  return rows.map(({ path }) => path);
}

test("a problem that nobody saw for as long as records are kept goes; one that is still seen stays", async () => {
  await add("gone", 8);
  await add("seen", 6);
  expect([await expire(), await left()]).toEqual([1, ["seen"]]);
});

test("the newest sync keeps its problems, however old it is; earlier ones do not", async () => {
  await addSync(database.db, integration, "older", {}, 1);
  await addSync(database.db, integration, "newest", {}, 9);
  await add("of older", 30, "older");
  await add("of newest", 30, "newest");
  expect([await expire(), await left()]).toEqual([1, ["of newest"]]);
});

test("problems of a deleted integration go, those of its newest sync too", async () => {
  await addSync(database.db, integration, "s", {});
  await add("of s", 30, "s");
  const rows = database.db.updateTable("catalog.integration").set({ deleted_at: START });
  await rows.where("id", "=", integration).execute();
  expect([await expire(), await left()]).toEqual([1, []]);
});

test("beyond the bound of an integration those go that were seen the longest ago; another one loses none", async () => {
  const other = await addIntegration(database.db, `other-${runs}`);
  for (const [path, days] of Object.entries({ a: 3, b: 1, c: 2, d: 4 })) await add(path, days);
  await add("of another", 6, "", other);
  expect([await expire(2), await left()]).toEqual([2, ["b", "c", "of another"]]);
});
