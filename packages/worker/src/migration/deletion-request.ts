import {
  type ChangeCause,
  type ChangelogDestination,
  changeCauseSchema,
  changelogDestinationSchema,
} from "@longshore/shared";
import * as z from "zod";
import type { Author } from "../apply/commit-plan.ts";

/** A deletion that a migration does, as it is stored: for whom, and which of its roots are still to be deleted. */
export interface DeletionRequest {
  /** Whether what needs a deleted entity goes too; else that entity stays. */
  readonly deleteDependentEntities: boolean;
  /**
   * Of a mapped deletion and of the end of a sync: a root goes only while this integration owns it and has not mapped it
   * since. An API's root goes whatever was written to it since.
   */
  readonly owned: { readonly integration: number; readonly seenBefore: number } | null;
  readonly cause: ChangeCause;
  readonly userId: string;
  readonly origin: string;
  readonly datasource: string | null;
  readonly destination: ChangelogDestination | null;
  /** The only one that roots are of; null for several. */
  readonly blueprint: string | null;
  /** It goes when all its entities are gone. */
  readonly deleteBlueprint: boolean;
}

const schema = z.object({
  deleteDependentEntities: z.boolean(),
  owned: z.object({ integration: z.number(), seenBefore: z.number() }).nullable(),
  cause: changeCauseSchema,
  userId: z.string(),
  origin: z.string(),
  datasource: z.string().nullable(),
  destination: changelogDestinationSchema.nullable(),
  blueprint: z.string().nullable(),
  deleteBlueprint: z.boolean(),
});

export function deletionRequestOf(json: string): DeletionRequest {
  return schema.parse(JSON.parse(json));
}

/** Who is behind a slice. */
export function authorOf(request: DeletionRequest, orgId: string, at: string): Author {
  const { userId, origin, datasource, destination, cause } = request;
  const inputCause = () => cause;
  return { trigger: { orgId, userId, origin, at }, datasource, inputCause, reconciliation: cause, destination };
}
