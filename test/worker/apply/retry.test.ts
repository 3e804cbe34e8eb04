import type { EntityWrite } from "@longshore/engine";
import { DEFAULT_FLAGS, type EntityRef, problem } from "@longshore/shared";
import { type Applying, applyItems, type RawRecord, setAside } from "@longshore/worker";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { addIntegration, addSync, appendRecord, applyingOn, mapped, START, storeBlueprints } from "./world.ts";

let database: TestDatabase;
let deps: Applying;
let integration: number;
let runs = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  await storeBlueprints(database.db);
  deps = applyingOn(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  runs += 1;
  await database.pool.query("TRUNCATE catalog.entity, catalog.tombstone, catalog.waiting_entity CASCADE");
  integration = await newIntegration(`integration-${runs}`);
});

async function newIntegration(name: string): Promise<number> {
  const id = await addIntegration(database.db, name);
  await addSync(database.db, id, "s1", DEFAULT_FLAGS);
  return id;
}

const free = (title: string): EntityWrite => ({ blueprint: "free", identifier: "a", title });
const bound = (title: string): EntityWrite => ({
  blueprint: "bound",
  identifier: "b",
  title,
  properties: { name: "n" },
  relations: { on: "a" },
});

async function apply(writes: readonly EntityWrite[], deletes: readonly EntityRef[] = [], by = integration) {
  const record = await appendRecord(database.db, by, "s1");
  expect(await applyItems(deps, record, mapped(writes, deletes))).toBe("applied");
}

/** A record that could not be applied in its turn. */
async function setAsideRecord(given: Partial<RawRecord> = {}): Promise<RawRecord> {
  const record = await appendRecord(database.db, integration, "s1", given);
  await setAside(deps, record, problem("payload_invalid_json", "it cannot be read"));
  return record;
}

async function retry({ seq }: RawRecord, writes: readonly EntityWrite[], deletes: readonly EntityRef[] = []) {
  const again = await appendRecord(database.db, integration, "s1", { retry_of: seq });
  expect(await applyItems(deps, again, mapped(writes, deletes))).toBe("applied");
}

async function titles(): Promise<Record<string, string | null>> {
  const rows = await database.db.selectFrom("catalog.entity").select(["identifier", "title"]).execute();
  return Object.fromEntries(rows.map(({ identifier, title }) => [identifier, title]));
}

test("a retried write does not replace what its integration wrote since", async () => {
  const failed = await setAsideRecord();
  await apply([free("newer")]);
  await retry(failed, [free("older")]);
  expect(await titles()).toEqual({ a: "newer" });
});

test("a retried write does not replace a newer one that still waits for its target", async () => {
  const failed = await setAsideRecord();
  await apply([bound("newer")]);
  await retry(failed, [bound("older")]);
  await apply([free("target")]);
  expect(await titles()).toEqual({ a: "target", b: "newer" });
});

test("a retried deletion does not delete what its integration wrote since", async () => {
  const failed = await setAsideRecord();
  await apply([free("newer")]);
  await retry(failed, [], [{ blueprint: "free", identifier: "a" }]);
  expect(await titles()).toEqual({ a: "newer" });
});

test("a retried write does not bring back what was deleted since", async () => {
  await apply([free("first")]);
  const failed = await setAsideRecord();
  await apply([], [{ blueprint: "free", identifier: "a" }]);
  await retry(failed, [free("older")]);
  expect(await titles()).toEqual({});
});

test("a retried write takes effect on what was written or deleted before its record came", async () => {
  await apply([free("first"), { ...free("first"), identifier: "c" }]);
  await apply([], [{ blueprint: "free", identifier: "c" }]);
  const failed = await setAsideRecord({ received_at: new Date(START.getTime() + 1_000) });
  await retry(failed, [free("second"), { ...free("second"), identifier: "c" }]);
  expect(await titles()).toEqual({ a: "second", c: "second" });
});

test("a retried write takes effect although another integration, with a longer log, wrote the entity", async () => {
  const other = await newIntegration(`other-${runs}`);
  const failed = await setAsideRecord();
  for (const title of ["1", "2", "3"]) await apply([free(title)], [], other);
  await retry(failed, [free("retried")]);
  expect(await titles()).toEqual({ a: "retried" });
});

test("a second try replaces what the first one left waiting", async () => {
  const failed = await setAsideRecord();
  await retry(failed, [bound("first try")]);
  await retry(failed, [bound("second try")]);
  await apply([free("target")]);
  expect(await titles()).toEqual({ a: "target", b: "second try" });
});
