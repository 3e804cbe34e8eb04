import { expect, test } from "vitest";
import { applyChangelog, type ChangelogState, emptyChangelogState, resolveUnknown } from "./apply-changelog.ts";
import type { EntityEvent, IntegrationEvent } from "./changelog-event.ts";
import type { Entity } from "./entity.ts";

const at = "2026-11-23T10:00:00.000Z";
const envelope = {
  status: "SUCCESS",
  trigger: { by: { orgId: "org", userId: "me" }, origin: "API", at },
  changelogDestination: { type: "KAFKA" },
  schemaVersion: 1,
} as const;

function entity(identifier: string, title: string): Entity {
  const stamps = { createdAt: at, createdBy: "me", updatedAt: at, updatedBy: "me" };
  return { identifier, title, icon: null, blueprint: "team", team: [], properties: {}, relations: {}, ...stamps };
}

/** `title` null: the entity is deleted. */
function change(identifier: string, revision: number, title: string | null): EntityEvent {
  const after = title === null ? null : entity(identifier, title);
  return {
    ...envelope,
    resourceType: "entity",
    action: title === null ? "DELETE" : "UPDATE",
    context: { blueprint: "team", entity: identifier },
    diff: { before: entity(identifier, "before"), after },
    revision,
    cause: [{ type: "api" }],
    id: `org:${revision}`,
    sequence: revision,
  };
}

function integration(sequence: number, version: string | null): IntegrationEvent {
  const after = version === null ? null : { identifier: "gh", installationId: "gh", updatedAt: at, version };
  return {
    ...envelope,
    resourceType: "integration",
    action: version === null ? "DELETE" : "UPDATE",
    context: { integrationId: "gh" },
    diff: { before: null, after },
    id: `org:${sequence}`,
    sequence,
  };
}

function titles(state: ChangelogState): Record<string, string | null> {
  return Object.fromEntries([...state.entities].map(([key, { title }]) => [key, title]).toSorted());
}

test("an event that comes again, or late, changes nothing", () => {
  const state = emptyChangelogState();
  expect(applyChangelog(state, change("a", 2, "two"))).toBe(true);
  expect(applyChangelog(state, change("a", 2, "again"))).toBe(false);
  expect(applyChangelog(state, change("a", 1, "late"))).toBe(false);
  expect(titles(state)).toEqual({ "team/a": "two" });
});

test("what came before a deletion does not bring the entity back; what comes after does", () => {
  const state = emptyChangelogState();
  for (const event of [change("a", 1, "one"), change("a", 2, null), change("a", 1, "one")])
    applyChangelog(state, event);
  expect(titles(state)).toEqual({});
  applyChangelog(state, change("a", 3, "back"));
  expect(titles(state)).toEqual({ "team/a": "back" });
});

test("integrations are kept by their sequence", () => {
  const state = emptyChangelogState();
  for (const event of [integration(5, "2"), integration(4, "1")]) applyChangelog(state, event);
  expect(state.integrations.get("gh")).toMatchObject({ version: "2" });
  applyChangelog(state, integration(6, null));
  applyChangelog(state, integration(5, "2"));
  expect([...state.integrations]).toEqual([]);
});

const marker = (revision: number): EntityEvent => ({
  ...change("a", revision, "left out"),
  diff: { before: null, after: null },
  omitted: true,
  reason: "too large",
  readAt: "/v1/blueprints/team/entities/a",
});

test("a marker is not taken for a deletion: the key is unknown until its next event", () => {
  const state = emptyChangelogState();
  for (const event of [change("a", 1, "one"), marker(2)]) applyChangelog(state, event);
  expect(titles(state)).toEqual({});
  expect([...state.unknown]).toEqual([["team/a", "/v1/blueprints/team/entities/a"]]);
  expect(applyChangelog(state, change("a", 1, "late"))).toBe(false);
  applyChangelog(state, change("a", 3, "three"));
  expect(titles(state)).toEqual({ "team/a": "three" });
  expect([...state.unknown]).toEqual([]);
});

test("the whole event that follows its marker, as a dead letter that is retried does, is news; once newer events came, it is not", () => {
  const state = emptyChangelogState();
  for (const event of [marker(2), change("a", 2, "two")]) expect(applyChangelog(state, event)).toBe(true);
  expect(titles(state)).toEqual({ "team/a": "two" });
  expect(applyChangelog(state, marker(2))).toBe(false);
  expect(titles(state)).toEqual({ "team/a": "two" });

  const ahead = emptyChangelogState();
  for (const event of [marker(2), change("a", 3, "three")]) applyChangelog(ahead, event);
  expect(applyChangelog(ahead, change("a", 2, "two"))).toBe(false);
  expect(titles(ahead)).toEqual({ "team/a": "three" });
});

test("a marker of a deletion is a deletion", () => {
  const state = emptyChangelogState();
  for (const event of [change("a", 1, "one"), { ...marker(2), action: "DELETE" as const, readAt: null }])
    applyChangelog(state, event);
  expect(titles(state)).toEqual({});
  expect([...state.unknown]).toEqual([]);
});

test("what was read for a marker is put in, unless another event of the key came meanwhile", () => {
  const state = emptyChangelogState();
  applyChangelog(state, marker(2));
  applyChangelog(state, marker(3));
  expect(resolveUnknown(state, { key: "team/a", revision: 2 }, entity("a", "as of 2"))).toBe(false);
  expect(resolveUnknown(state, { key: "team/a", revision: 3 }, entity("a", "as of 3"))).toBe(true);
  expect(titles(state)).toEqual({ "team/a": "as of 3" });
  expect(resolveUnknown(state, { key: "team/a", revision: 3 }, null)).toBe(false);
});

test("an integration of which a marker tells is unknown until its next event", () => {
  const state = emptyChangelogState();
  applyChangelog(state, integration(5, "1"));
  applyChangelog(state, { ...integration(6, "2"), omitted: true, readAt: "/v1/integration/gh" });
  expect([...state.integrations]).toEqual([]);
  expect([...state.unknown]).toEqual([["gh", "/v1/integration/gh"]]);
  applyChangelog(state, integration(6, "2"));
  expect(state.integrations.get("gh")).toMatchObject({ version: "2" });
  expect([...state.unknown]).toEqual([]);
});
