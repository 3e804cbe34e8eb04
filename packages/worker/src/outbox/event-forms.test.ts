import { changelogEventSchema } from "@longshore/shared";
import { expect, test } from "vitest";
import { smallerForms } from "./event-forms.ts";

const at = "2026-11-23T10:00:00.000Z";
const envelope = {
  id: "org:7",
  sequence: 7,
  status: "SUCCESS",
  trigger: { by: { orgId: "org", userId: "me" }, origin: "API", at },
  changelogDestination: { type: "KAFKA" },
  schemaVersion: 1,
};
const stamps = { createdAt: at, createdBy: "me", updatedAt: at, updatedBy: "me" };
const state = (p: string) => ({
  ...{
    identifier: "pay/ments",
    title: null,
    icon: null,
    blueprint: "team",
    team: [],
    properties: { p },
    relations: {},
  },
  ...stamps,
});
const entity = (action: string, before: object | null, after: object | null, cause: object[] = [{ type: "api" }]) =>
  JSON.stringify({
    ...{ ...envelope, action, resourceType: "entity", context: { blueprint: "team", entity: "pay/ments" } },
    ...{ revision: 3, cause, diff: { before, after } },
  });
const large = "x".repeat(400_000);
const formsOf = (value: string) =>
  [...smallerForms(value, "too large")].map(({ name, value: text }) => ({ name, text, event: JSON.parse(text) }));

test("a change is told without before, then as a marker of the same id and revision that says where to read it", () => {
  const value = entity("UPDATE", state(large), state(`${large}2`));
  const [reduced, marker, ...more] = formsOf(value);
  expect(more).toEqual([]);
  expect(reduced?.event).toEqual({
    ...JSON.parse(value),
    diff: { before: null, after: state(`${large}2`) },
    omitted: ["before"],
    reason: "too large",
  });
  expect(marker?.event).toEqual({
    ...JSON.parse(value),
    diff: { before: null, after: null },
    omitted: true,
    reason: "too large",
    readAt: "/v1/blueprints/team/entities/pay%2Fments",
  });
  for (const form of [reduced, marker]) expect(changelogEventSchema.safeParse(form?.event).error).toBeUndefined();
});

test("what has no before, a creation or a snapshot, goes from whole to marker; a deletion is read nowhere", () => {
  expect(formsOf(entity("CREATE", null, state(large))).map(({ name }) => name)).toEqual(["marker"]);
  const deletion = formsOf(entity("DELETE", state(large), null));
  expect(deletion.map(({ name }) => name)).toEqual(["without_before", "marker"]);
  expect(deletion.at(-1)?.event.readAt).toBeNull();
  for (const { event } of deletion) expect(changelogEventSchema.safeParse(event).error).toBeUndefined();
});

test("a marker is small, whatever made the event large: the longest names and a chain of 2 000 causes", () => {
  const name = "é".repeat(1_000);
  const cause = Array.from({ length: 2_000 }, (_, index) => ({
    type: "dependent",
    of: { blueprint: "team", identifier: `${name}${index}`.slice(-1_000) },
    relation: "owner",
  }));
  const value = entity("DELETE", null, null, [...cause, { type: "api" }]).replaceAll("pay/ments", name);
  const marker = formsOf(value).at(-1);
  expect(marker?.event.cause).toEqual([cause[0], { type: "api" }]);
  expect(Buffer.byteLength(marker?.text ?? "")).toBeLessThan(20_000);
});

test("numbers keep their digits when an event is made smaller", () => {
  const value = entity("UPDATE", state("a"), state("PLACE")).replace('"PLACE"', "12345678901234567890.10");
  expect(formsOf(value)[0]?.text).toContain('"p":12345678901234567890.10');
});

test("a marker of an integration keeps what its client compares, so that it syncs again", () => {
  const after = { identifier: "gh", installationId: "gh", updatedAt: at, resyncState: { updatedAt: at, note: large } };
  const value = JSON.stringify({
    ...{ ...envelope, action: "UPDATE", resourceType: "integration", context: { integrationId: "gh" } },
    diff: { before: after, after: { ...after, spec: large } },
  });
  const marker = formsOf(value).at(-1);
  expect(marker?.event).toMatchObject({ omitted: true, readAt: "/v1/integration/gh" });
  expect(marker?.event.diff).toEqual({ before: null, after: { ...after, resyncState: { updatedAt: at } } });
  expect(changelogEventSchema.safeParse(marker?.event).error).toBeUndefined();
});
