import { expect, test } from "vitest";
import { changelogEventSchema } from "./changelog-event.ts";

const at = "2026-11-23T10:00:00.000Z";
const entity = {
  identifier: "payments",
  title: "payments",
  icon: null,
  blueprint: "team",
  team: [],
  properties: {},
  relations: {},
  createdAt: at,
  createdBy: "svc@clients",
  updatedAt: at,
  updatedBy: "svc@clients",
};
const envelope = {
  status: "SUCCESS",
  trigger: { by: { orgId: "org_local", userId: "svc@clients" }, origin: "API", at },
  changelogDestination: { type: "KAFKA" },
  id: "01J",
  sequence: 7,
  schemaVersion: 1,
};
const created = {
  ...envelope,
  action: "CREATE",
  resourceType: "entity",
  context: { blueprint: "team", entity: "payments" },
  diff: { before: null, after: entity },
  revision: 1,
  cause: [
    { type: "missing_target", of: { blueprint: "service", identifier: "pay" }, relation: "owner" },
    { type: "item", integration: "gh", kind: "repository", resource: 0, record: 12 },
  ],
};
const resync = {
  ...envelope,
  action: "RESYNC",
  resourceType: "integration",
  context: { integrationId: "gh" },
  diff: {
    before: null,
    after: { identifier: "gh", installationId: "gh", updatedAt: at, resyncState: { updatedAt: at } },
  },
};
const accepts = (event: object): boolean => changelogEventSchema.safeParse(event).success;

test("entity and integration events are accepted unchanged", () => {
  expect(changelogEventSchema.parse(created)).toEqual(created);
  expect(changelogEventSchema.parse(resync)).toEqual(resync);
});

test.each([
  ["a change without before", { action: "UPDATE", omitted: ["before"], reason: "too large" }],
  ["a deletion without before", { action: "DELETE", diff: { before: null, after: null }, omitted: ["before"] }],
  ["a marker", { action: "UPDATE", diff: { before: null, after: null }, omitted: true, readAt: "/v1/x" }],
])("%s is accepted if it says what is omitted", (_what, change) => {
  const { omitted, ...silent } = change;
  expect(accepts({ ...created, ...change })).toBe(true);
  expect(accepts({ ...created, ...silent })).toBe(false);
});

test.each([
  ["a marker with an after", { omitted: true }],
  ["an omission of nothing", { omitted: [] }],
  ["a created entity with a before", { diff: { before: entity, after: entity } }],
  ["a deleted entity with an after", { action: "DELETE", diff: { before: entity, after: entity } }],
  ["a changed entity without a before", { action: "UPDATE" }],
  ["no revision", { revision: undefined }],
  ["no cause", { cause: [] }],
  ["no id", { id: undefined }],
  ["another schema version", { schemaVersion: 2 }],
])("an entity event with %s is refused", (_what, change) => {
  expect(accepts({ ...created, ...change })).toBe(false);
});

test("an integration event shows both spellings of the key", () => {
  expect(accepts({ ...resync, diff: { before: null, after: { identifier: "gh", updatedAt: at } } })).toBe(false);
});
