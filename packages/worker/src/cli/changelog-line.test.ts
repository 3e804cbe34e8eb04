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

test("what an event leaves out is said", () => {
  const context = { blueprint: "team", entity: "a" };
  const event = { action: "UPDATE", resourceType: "entity", trigger, context, revision: 2, cause: [{ type: "api" }] };
  const line = (more: object) => eventLine(JSON.stringify({ ...event, ...more }));
  expect(line({ omitted: ["before"] })).toBe("10:00:00 UPDATE entity team/a revision 2 (api) without before");
  expect(line({ omitted: true, readAt: "/v1/x" })).toBe(
    "10:00:00 UPDATE entity team/a revision 2 (api) marker, read it at /v1/x",
  );
  expect(line({ action: "DELETE", omitted: true, readAt: null })).toBe(
    "10:00:00 DELETE entity team/a revision 2 (api) marker",
  );
  const integration = { action: "UPDATE", resourceType: "integration", trigger, context: { integrationId: "gh" } };
  expect(eventLine(JSON.stringify({ ...integration, omitted: true, readAt: "/v1/integration/gh" }))).toBe(
    "10:00:00 UPDATE integration gh marker, read it at /v1/integration/gh",
  );
});
