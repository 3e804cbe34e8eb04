import * as z from "zod";
import { entityRefSchema } from "./entity-ref.ts";

/** An item that a mapping turned into the entity, or into its deletion. */
const itemCauseSchema = z.object({
  type: z.literal("item"),
  integration: z.string(),
  kind: z.string(),
  /** Position in `resources`. */
  resource: z.int().nonnegative(),
  /** Place of the raw record in the integration's log. */
  record: z.int().nonnegative().optional(),
});

/** A call of the entity API. */
const apiCauseSchema = z.object({ type: z.literal("api") });

/** The target of a relation did not exist and was created bare. */
const missingTargetCauseSchema = z.object({
  type: z.literal("missing_target"),
  of: entityRefSchema,
  relation: z.string(),
});

/** An entity that this one needs was deleted, and it went too. */
const dependentCauseSchema = z.object({ type: z.literal("dependent"), of: entityRefSchema, relation: z.string() });

/** The target of an optional relation was deleted, so the relation was cleared. */
const clearedRelationCauseSchema = z.object({
  type: z.literal("cleared_relation"),
  of: entityRefSchema,
  relation: z.string(),
});

/** It waited for a relation's target, which now exists. */
const resolvedCauseSchema = z.object({ type: z.literal("resolved"), of: entityRefSchema, relation: z.string() });

/** A full sync ended without it. */
const reconciliationCauseSchema = z.object({
  type: z.literal("reconciliation"),
  integration: z.string(),
  sync: z.string(),
});

/** What it waited for was there, and its values were checked again, for the blueprint had changed meanwhile. */
const recheckCauseSchema = z.object({ type: z.literal("recheck") });

/** Nothing changed: the entity is told to a destination that did not have it. */
const snapshotCauseSchema = z.object({ type: z.literal("snapshot") });

/** One reason for a change. */
export const changeCauseSchema = z
  .discriminatedUnion("type", [
    itemCauseSchema,
    apiCauseSchema,
    missingTargetCauseSchema,
    dependentCauseSchema,
    clearedRelationCauseSchema,
    resolvedCauseSchema,
    reconciliationCauseSchema,
    recheckCauseSchema,
    snapshotCauseSchema,
  ])
  .meta({ id: "ChangeCause" });

export type ChangeCause = z.infer<typeof changeCauseSchema>;
