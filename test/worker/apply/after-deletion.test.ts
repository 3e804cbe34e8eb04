import { DEFAULT_FLAGS } from "@longshore/shared";
import { type Applying, applyItems, callEntityApi } from "@longshore/worker";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { addIntegration, addSync, appendRecord, applyingOn, mapped, START, storeBlueprints } from "./world.ts";

let database: TestDatabase;
let deps: Applying;
let integration: number;
beforeEach(async () => {
  database = await createTestDatabase();
  await storeBlueprints(database.db);
  deps = applyingOn(database.db);
  integration = await addIntegration(database.db, "one");
});
afterEach(() => database.close());

const free = (identifier: string) => ({ blueprint: "free", identifier });

async function liveDeletion(by: number, ...identifiers: readonly string[]): Promise<void> {
  const record = await appendRecord(database.db, by, null, { source: "live-event" });
  expect(await applyItems(deps, record, mapped([], identifiers.map(free)))).toBe("applied");
}

async function owners(): Promise<Record<string, number | null>> {
  const rows = await database.db.selectFrom("catalog.entity").select(["identifier", "owner"]).execute();
  return Object.fromEntries(rows.map(({ identifier, owner }) => [identifier, owner]));
}

test("a batch that was acknowledged before its integration was deleted takes effect, and is nobody's", async () => {
  await addSync(database.db, integration, "s1", DEFAULT_FLAGS);
  const record = await appendRecord(database.db, integration, "s1");
  await database.db.updateTable("catalog.integration").set({ deleted_at: START }).execute();
  expect(await applyItems(deps, record, mapped([free("a")]))).toBe("applied");
  expect(await owners()).toEqual({ a: null });
});

test("a live event deletes what its integration owns, and nothing that another one or a person does", async () => {
  const other = await addIntegration(database.db, "other");
  for (const [by, name] of [
    [integration, "own"],
    [other, "others"],
  ] as const) {
    await addSync(database.db, by, "s1", DEFAULT_FLAGS);
    await applyItems(deps, await appendRecord(database.db, by, "s1"), mapped([free(name)]));
  }
  await callEntityApi(deps, {
    writes: [free("persons")],
    deletes: [],
    merge: true,
    createMissingRelatedEntities: false,
    deleteDependentEntities: false,
    atomic: false,
    validationOnly: false,
    body: "{}",
    caller: { id: "someone", userAgent: null },
  });
  await liveDeletion(integration, "own", "others", "persons");
  expect(await owners()).toEqual({ others: other, persons: null });
});
