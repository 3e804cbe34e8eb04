import { expect, test } from "vitest";
import { kindLifecycleSchema, syncLifecycleSchema } from "./lifecycle.ts";

const sender = { integration_id: "gh", integration_type: "github", integration_version: "1", ocean_version: "0.48" };

test("a sync says who starts it and how", () => {
  const started = { status: "started", ...sender, sync_type: "full_sync", started_at: "t", mapping: { resources: [] } };
  expect(syncLifecycleSchema.parse(started)).toEqual(started);
  expect(syncLifecycleSchema.safeParse({ ...started, sync_type: undefined }).success).toBe(false);
  expect(syncLifecycleSchema.safeParse({ ...started, integration_id: undefined }).success).toBe(false);
});

test("a sync may end without saying whose it was", () => {
  expect(syncLifecycleSchema.safeParse({ status: "aborted" }).success).toBe(true);
  expect(syncLifecycleSchema.safeParse({ status: "finished", ...sender }).success).toBe(true);
  expect(syncLifecycleSchema.safeParse({ status: "paused" }).success).toBe(false);
});

test("a kind names its resource by position", () => {
  expect(
    kindLifecycleSchema.safeParse({ status: "started", kind_identifier: "pull-request-0", ...sender }).success,
  ).toBe(true);
  expect(kindLifecycleSchema.safeParse({ status: "finished", kind_identifier: "repository" }).success).toBe(false);
});
