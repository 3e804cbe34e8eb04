import { transact } from "@longshore/worker";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test("a transaction whose connection is cut runs again, and takes effect once", async () => {
  let runs = 0;
  await transact(database.db, async (tx) => {
    runs += 1;
    await sql`UPDATE catalog.head SET applied_no = applied_no + 1`.execute(tx);
    if (runs === 1) await sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(tx);
  });
  expect(runs).toBe(2);
  const head = await database.db.selectFrom("catalog.head").select("applied_no").executeTakeFirstOrThrow();
  expect(head.applied_no).toBe(1);
});

test("an error of the work itself is thrown at once", async () => {
  let runs = 0;
  const failing = transact(database.db, async () => {
    runs += 1;
    throw new Error("mine");
  });
  await expect(failing).rejects.toThrow("mine");
  expect(runs).toBe(1);
});
