import { expect, test } from "vitest";
import { integrationBodySchema, integrationConfigPatchSchema, integrationPatchSchema } from "./integration.ts";

const accepts = (body: object): boolean => integrationBodySchema.safeParse({ installationId: "gh", ...body }).success;

test("every field of the API, and what clients send beside them, is accepted", () => {
  const body = {
    installationId: "gh",
    title: "GitHub",
    version: "1.0.0",
    installationAppType: "github",
    config: { resources: [] },
    changelogDestination: { type: "KAFKA" },
    actionsProcessingEnabled: false,
    incrementalSyncEnabled: true,
    processingMode: "dsp",
    createPortResourcesOrigin: "Default",
    arePortResourcesInitialized: true,
  };
  expect(integrationBodySchema.strict().parse(body)).toEqual(body);
});

test("unknown keys pass, but not in the strict form", () => {
  expect(accepts({ somethingNew: 1 })).toBe(true);
  expect(integrationBodySchema.strict().safeParse({ installationId: "gh", somethingNew: 1 }).success).toBe(false);
});

test.each([
  [{ type: "KAFKA" }, true],
  [{ type: "WEBHOOK", url: "https://x.test/hook" }, true],
  [{ type: "WEBHOOK", url: "http://localhost:8000/resync", agent: true }, true],
  [{}, true],
  [null, true],
  [{ type: "KAFKA", topic: "x" }, false],
  [{ type: "WEBHOOK" }, false],
  [{ type: "WEBHOOK", url: "file:///etc/passwd" }, false],
  [{ type: "EMAIL" }, false],
  ["KAFKA", false],
])("§0.1 changelogDestination %j: %s", (changelogDestination, fits) => {
  expect(accepts({ changelogDestination })).toBe(fits);
});

test.each(["", "a b", "a/b", "a\nb", "x".repeat(256), 5])("installationId %j is refused", (installationId) => {
  expect(accepts({ installationId })).toBe(false);
});

test("a configuration is checked, {} stands for none yet", () => {
  expect(accepts({ config: {} })).toBe(true);
  expect(accepts({ config: { resources: [{ kind: "x" }] } })).toBe(false);
  expect(accepts({ config: null })).toBe(false);
  expect(integrationPatchSchema.safeParse({ config: null }).success).toBe(true);
});

test("an empty PATCH is a request for a resync, an empty config PATCH is a mistake", () => {
  expect(integrationPatchSchema.safeParse({}).success).toBe(true);
  expect(integrationConfigPatchSchema.safeParse({}).success).toBe(false);
  expect(integrationConfigPatchSchema.safeParse({ config: { resources: [] }, title: "x" }).success).toBe(false);
});
