import type { CatalogEntity, Cause, Effect } from "@longshore/engine";
import { expect, test } from "vitest";
import { entityEvent } from "./entity-event.ts";

const at = "2026-11-23T10:00:00.000Z";
const ref = { blueprint: "team", identifier: "a" };
const before: CatalogEntity = {
  ...{ ...ref, title: "a", icon: null, team: [], properties: {}, relations: {}, revision: 1, owner: null, lastSeen: 0 },
  ...{ createdAt: at, createdBy: "me", updatedAt: at, updatedBy: "me" },
};

test("an event does not grow with the depth of a cascade: the nearest causes are told, and the first of all", () => {
  let cause: Cause = { kind: "deleted", input: { list: "deletes", index: 0 } };
  for (let index = 0; index < 10_000; index += 1) {
    cause = {
      kind: "dependent",
      of: { blueprint: "team", identifier: `e${index}` },
      relation: "needs",
      because: cause,
    };
  }
  const facts = { inputs: [], problems: [], causes: [cause] };
  const effect: Effect = { action: "delete", ref, before, after: null, revision: 2, ...facts };
  const event = entityEvent(effect, null, {
    trigger: { orgId: "org", userId: "me", origin: "API", at },
    inputCause: () => ({ type: "api" }),
    reconciliation: null,
  });
  expect(Buffer.byteLength(event)).toBeLessThan(20_000);
  const told: { cause: object[] } = JSON.parse(event);
  expect(told.cause).toHaveLength(100);
  expect(told.cause[0]).toMatchObject({ type: "dependent", of: { identifier: "e9999" } });
  expect(told.cause.at(-1)).toEqual({ type: "api" });
});
