import { DEFAULT_FLAGS } from "@longshore/shared";
import { type Applying, applyItems, callEntityApi } from "@longshore/worker";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { addIntegration, addSync, appendRecord, applyingOn, mapped, storeBlueprints } from "./world.ts";

let database: TestDatabase;
let deps: Applying;
let integration: number;
beforeEach(async () => {
  database = await createTestDatabase();
  await storeBlueprints(database.db);
  deps = applyingOn(database.db);
  integration = await addIntegration(database.db, "one", { type: "KAFKA" });
  await addSync(database.db, integration, "s1", DEFAULT_FLAGS);
});
afterEach(() => database.close());

const free = (title: string) => ({ blueprint: "free", identifier: "a", title });

async function map(title: string): Promise<void> {
  const record = await appendRecord(database.db, integration, "s1");
  expect(await applyItems(deps, record, mapped([free(title)]))).toBe("applied");
}

/** Somebody's call of the API. */
async function call(change: { writes?: ReturnType<typeof free>[]; deletes?: ReturnType<typeof free>[] }) {
  await callEntityApi(deps, {
    writes: [],
    deletes: [],
    ...change,
    merge: true,
    createMissingRelatedEntities: false,
    deleteDependentEntities: false,
    atomic: false,
    validationOnly: false,
    body: "{}",
    caller: { id: "someone", userAgent: null },
  });
}

/** What waits for Kafka, by its action. */
async function published(): Promise<string[]> {
  const rows = await database.db
    .selectFrom("catalog.outbox")
    .select("event")
    .where("destination", "=", "kafka")
    .orderBy("id")
    .execute();
  return rows.map(({ event }) => JSON.parse(event).action);
}

test("an entity that went to Kafka once goes there until its deletion, also when its destination was switched off", async () => {
  await map("first");
  await database.db.updateTable("catalog.integration").set({ changelog_destination: null }).execute();
  await map("second");
  await call({ deletes: [free("")] });
  expect(await published()).toEqual(["CREATE", "UPDATE", "DELETE"]);
});

test("a person's change of an entity goes to Kafka if the changes of its owner do", async () => {
  await map("first");
  await database.db.updateTable("catalog.entity").set({ published: false }).execute();
  await call({ writes: [free("second")] });
  expect(await published()).toEqual(["CREATE", "UPDATE"]);
});
