import { expect, test } from "vitest";
import { applyChangelog, type ChangelogState, emptyChangelogState } from "./apply-changelog.ts";
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
