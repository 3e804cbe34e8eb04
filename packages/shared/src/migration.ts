import * as z from "zod";
import { problemSchema } from "./problem-schema.ts";

const time = z.iso.datetime();
const count = z.int().nonnegative();

/** A change of the catalog that is too large for one transaction. */
export const migrationSchema = z
  .object({
    id: z.uuid(),
    type: z.enum(["delete_entities"]),
    /** Port's words. Clients wait while it is INITIALIZING (no slice yet) or RUNNING. */
    status: z.enum(["INITIALIZING", "RUNNING", "COMPLETED", "FAILURE"]),
    /** Who asked: a client, or an integration. */
    actor: z.string(),
    /** The blueprint whose entities were asked for; empty where they are of several. Port's clients expect it. */
    sourceBlueprint: z.string(),
    /** Empty: nothing is mapped. Port's clients expect it. */
    mapping: z.object({}),
    progress: z.object({
      /** Transactions so far. */
      slices: count,
      /** Entities deleted. */
      deleted: count,
      /** Entities whose relations were cleared. */
      updated: count,
      /** Entities that are known to be left. More may be found: those that need them. */
      remaining: count,
      /** Asked for, and not to be deleted any more: their integration mapped them again, or they are somebody else's. */
      kept: count,
      /** Asked for, but others came to need them, and those were not to go. */
      rejected: count,
    }),
    /** What asked for it, as in events of the changelog. */
    cause: z.unknown(),
    /** Why it ended before it was done. */
    problem: problemSchema.nullable(),
    createdAt: time,
    createdBy: z.string(),
    updatedAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: "Migration" });
