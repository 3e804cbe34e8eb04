import { expect, test } from "vitest";
import { ingestBodySchema, lakeBodySchema } from "./raw-record.ts";

const entry = {
  request: {},
  response: {},
  items: [{ id: 1 }, 2],
  metadata: { operation: "upsert", extractionTimestamp: 1795431501429, resourceIndex: 3, selectorHash: "a".repeat(64) },
  environment_data: { NAME: "value" },
};
const body = {
  kind: "repo",
  eventType: "resync",
  eventId: "e",
  extractionTimestamp: 1,
  resyncStartTime: "t",
  data: [entry],
};
const accepts = (change: object): boolean => lakeBodySchema.safeParse({ ...body, ...change }).success;

test("a lake body is accepted unchanged", () => {
  expect(lakeBodySchema.parse(body)).toEqual(body);
});

test("empty batches, an absent hash and a live event are ordinary", () => {
  expect(accepts({ data: [] })).toBe(true);
  expect(
    accepts({ data: [{ items: [], metadata: { operation: "delete", resourceIndex: 0, selectorHash: null } }] }),
  ).toBe(true);
  expect(accepts({ eventType: "live-event", resyncStartTime: undefined })).toBe(true);
});

test.each([
  ["no kind", { kind: "" }],
  ["an unknown event type", { eventType: "poll" }],
  ["no data", { data: undefined }],
  ["a batch without resource index", { data: [{ items: [], metadata: { operation: "upsert" } }] }],
  ["a hash that is none", { data: [{ items: [], metadata: { ...entry.metadata, selectorHash: "abc" } }] }],
])("%s is refused", (_what, change) => {
  expect(accepts(change)).toBe(false);
});

test("plain intake takes one object or a list", () => {
  expect([{ a: 1 }, [{ a: 1 }, 5], []].every((value) => ingestBodySchema.safeParse(value).success)).toBe(true);
  expect(["a", 5, null].some((value) => ingestBodySchema.safeParse(value).success)).toBe(false);
});
