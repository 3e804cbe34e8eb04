import { expect, test } from "vitest";
import { eventLine } from "./changelog-line.ts";

const trigger = { by: { orgId: "org" }, origin: "API", at: "2026-11-23T10:00:00.000Z" };

test("a line says when, what, which and why", () => {
  const context = { blueprint: "service", entity: "pay" };
  const cause = [{ type: "item", integration: "gh", kind: "repository", resource: 0 }];
  const event = { action: "UPDATE", resourceType: "entity", trigger, context, revision: 3, cause };
  expect(eventLine(JSON.stringify(event))).toBe("10:00:00 UPDATE entity service/pay revision 3 (item: gh repository)");
});

test("the other causes go by their name", () => {
  const context = { blueprint: "team", entity: "a" };
  const cause = [{ type: "missing_target", of: { blueprint: "service", identifier: "pay" }, relation: "owner" }];
  const event = { action: "CREATE", resourceType: "entity", trigger, context, revision: 1, cause };
  expect(eventLine(JSON.stringify(event))).toBe("10:00:00 CREATE entity team/a revision 1 (missing target)");
});

test("an integration goes by its id", () => {
  const event = { action: "RESYNC", resourceType: "integration", trigger, context: { integrationId: "gh" } };
  expect(eventLine(JSON.stringify(event))).toBe("10:00:00 RESYNC integration gh");
});
