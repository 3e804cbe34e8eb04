import { expect, test } from "vitest";
import { DEFAULT_FLAGS, mappingFlags } from "./mapping-flags.ts";

test("§0.1 §13.13 a silent document has the defaults of the API, not those of the incumbent's client", () => {
  expect(mappingFlags({})).toEqual(DEFAULT_FLAGS);
  expect(DEFAULT_FLAGS).toEqual({
    deleteDependentEntities: false,
    createMissingRelatedEntities: false,
    enableMergeEntity: true,
    entityDeletionThreshold: 0.9,
  });
});

test("§0.1 what the sync started with goes before the stored configuration, flag by flag", () => {
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
