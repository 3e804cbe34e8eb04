import * as z from "zod";
import { changeCauseSchema } from "./change-cause.ts";
import { changelogDestinationSchema } from "./changelog-destination.ts";
import { entitySchema } from "./entity.ts";
import { blueprintIdentifierSchema, entityIdentifierSchema } from "./identifier.ts";

/** Grows when a consumer has to read events differently. */
export const CHANGELOG_SCHEMA_VERSION = 1;

const triggerSchema = z.looseObject({
  by: z.looseObject({ orgId: z.string(), userId: z.string().optional(), byPort: z.boolean().optional() }),
  /** `UI`, `API`, or the user agent of the integration. */
  origin: z.string(),
  at: z.iso.datetime(),
});

/** What every event has: the known envelope, and our additions, which a consumer may ignore. */
const envelope = {
  status: z.enum(["SUCCESS", "FAILURE"]),
  trigger: triggerSchema,
  changelogDestination: changelogDestinationSchema,
  /** Unique per event; the same again on a redelivery. */
  id: z.string(),
  /** Grows through the whole changelog. */
  sequence: z.int().nonnegative(),
  schemaVersion: z.literal(CHANGELOG_SCHEMA_VERSION),
  omitted: z
    .union([z.literal(true), z.array(z.enum(["before"])).min(1)])
    .optional()
    .describe(
      'Absent: the event is whole. ["before"]: `diff.before` is left out, because the whole event is larger than the destination takes. true: a marker, because the event is too large without it as well; `diff` is left out.',
    ),
  reason: z.string().optional().describe("Why something is left out."),
  readAt: z
    .string()
    .nullable()
    .optional()
    .describe("Of a marker: the path of the API that shows what is there now; null after a deletion."),
};

/**
 * An entity was created, changed or deleted. `before` of one revision is `after` of the one before; a snapshot, which
 * tells what is there, has no before. A marker (`omitted: true`) has neither.
 */
export const entityEventSchema = z
  .object({
    resourceType: z.literal("entity"),
    action: z.enum(["CREATE", "UPDATE", "DELETE"]),
    context: z.looseObject({ blueprint: blueprintIdentifierSchema, entity: entityIdentifierSchema }),
    diff: z.object({ before: entitySchema.nullable(), after: entitySchema.nullable() }),
    /** Counts the changes of this entity from 1, deletions included. */
    revision: z.int().positive(),
    /** Why, nearest reason first. */
    cause: z.array(changeCauseSchema).min(1),
    ...envelope,
  })
  .refine(diffFitsAction, { path: ["diff"], error: "a created entity has no before, a deleted one no after" })
  .meta({ id: "EntityEvent" });

export type EntityEvent = z.infer<typeof entityEventSchema>;

interface EntityChange {
  readonly action: "CREATE" | "UPDATE" | "DELETE";
  readonly diff: { readonly before: unknown; readonly after: unknown };
  readonly cause: readonly { readonly type: string }[];
  readonly omitted?: true | readonly string[] | undefined;
}

function diffFitsAction({ action, diff, cause, omitted }: EntityChange): boolean {
  const hasNoBefore = action === "CREATE" || cause[0]?.type === "snapshot" || omitted !== undefined;
  const hasNoAfter = action === "DELETE" || omitted === true;
  return (diff.before === null) === hasNoBefore && (diff.after === null) === hasNoAfter;
}

/** An integration as its own events show it: clients look for both spellings of its key, and compare the timestamps. */
const integrationSnapshotSchema = z.looseObject({
  identifier: z.string(),
  installationId: z.string(),
  updatedAt: z.iso.datetime(),
  resyncState: z.looseObject({ updatedAt: z.iso.datetime() }).optional(),
});

/**
 * An integration was created, changed or deleted, or asked to sync again (`RESYNC`). `after` of a marker
 * (`omitted: true`) has what clients compare, so that they sync again, and nothing else.
 */
export const integrationEventSchema = z
  .object({
    resourceType: z.literal("integration"),
    action: z.enum(["CREATE", "UPDATE", "DELETE", "RESYNC"]),
    context: z.looseObject({ integrationId: z.string() }),
    diff: z.object({ before: integrationSnapshotSchema.nullable(), after: integrationSnapshotSchema.nullable() }),
    ...envelope,
  })
  .meta({ id: "IntegrationEvent" });

export type IntegrationEvent = z.infer<typeof integrationEventSchema>;

/** One message of the changelog. */
export const changelogEventSchema = z
  .discriminatedUnion("resourceType", [entityEventSchema, integrationEventSchema])
  .meta({ id: "ChangelogEvent" });

export type ChangelogEvent = z.infer<typeof changelogEventSchema>;
