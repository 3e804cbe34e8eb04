import type { EntityWrite } from "@longshore/engine";
import { applyItems, callEntityApi } from "@longshore/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { storedCatalog } from "./stored-catalog.ts";
import { addIntegration, appendRecord, applyingOn, mapped, START, storeBlueprints } from "./world.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await storeBlueprints(database.db);
});
afterAll(() => database.close());

const free = (identifier: string, title: string): EntityWrite => ({ blueprint: "free", identifier, title });

/** Writes as a person does. */
async function byPerson(...writes: readonly EntityWrite[]): Promise<void> {
  await callEntityApi(applyingOn(database.db), {
    writes,
    merge: true,
    createMissingRelatedEntities: false,
    deleteDependentEntities: false,
    atomic: true,
    validationOnly: false,
    caller: { id: "someone", userAgent: null },
    body: "{}",
  });
}

async function deleteIntegration(id: number): Promise<void> {
  const { db } = database;
  await db.updateTable("catalog.integration").set({ deleted_at: START }).where("id", "=", id).execute();
  await db.updateTable("catalog.entity").set({ owner: null }).where("owner", "=", id).execute();
}

async function titles(): Promise<Record<string, string | null>> {
  const entities = [...(await storedCatalog(database.db)).entities()];
  return Object.fromEntries(entities.map(({ identifier, title }) => [identifier, title]).toSorted());
}

test("a live deletion that is pending when its integration is deleted leaves a person's entities, and what it left itself", async () => {
  const { db } = database;
  const integration = await addIntegration(db, "gone");
  const deps = applyingOn(db);
  await byPerson(free("person", "a person's"));
  await applyItems(deps, await appendRecord(db, integration, null), mapped([free("left", "left behind")]));
  const pending = await appendRecord(db, integration, null, { source: "live-event", operation: "delete" });
  await deleteIntegration(integration);
  const refs = ["person", "left"].map((identifier) => ({ blueprint: "free", identifier }));
  expect(await applyItems(deps, pending, mapped([], refs))).toBe("applied");
  expect(await titles()).toEqual({ left: "left behind", person: "a person's" });
});

test("a record that is retried after its integration was deleted overwrites nothing that is there by now", async () => {
  const { db } = database;
  const integration = await addIntegration(db, "retried");
  const deps = applyingOn(db);
  const first = await appendRecord(db, integration, null, { status: "set_aside" });
  await applyItems(deps, await appendRecord(db, integration, null), mapped([free("kept", "newer")]));
  const retry = await appendRecord(db, integration, null, { retry_of: first.seq });
  await deleteIntegration(integration);
  expect(await applyItems(deps, retry, mapped([free("kept", "older"), free("new", "came")]))).toBe("applied");
  expect(await titles()).toMatchObject({ kept: "newer", new: "came" });
});
