import { expect, test } from "vitest";
import { DEFAULT_FLAGS, mappingFlags } from "./mapping-flags.ts";

test("a silent document has the API's defaults", () => {
  expect(mappingFlags({})).toEqual(DEFAULT_FLAGS);
});

test("what the sync started with goes before the stored configuration, flag by flag", () => {
  const started = { deleteDependentEntities: false, entityDeletionThreshold: 0 };
  const stored = { deleteDependentEntities: true, createMissingRelatedEntities: true, enableMergeEntity: false };
  expect(mappingFlags(started, stored)).toEqual({
    deleteDependentEntities: false,
    createMissingRelatedEntities: true,
    enableMergeEntity: false,
    entityDeletionThreshold: 0,
  });
});

test("deleteDependents is another name, the full one wins", () => {
  expect(mappingFlags({ deleteDependents: true }).deleteDependentEntities).toBe(true);
  expect(mappingFlags({ deleteDependents: true, deleteDependentEntities: false }).deleteDependentEntities).toBe(false);
});
