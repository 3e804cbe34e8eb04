import * as z from "zod";

/** As many as a mapping may have. */
const MOST_RESOURCES = 10_000;

const versions = {
  integration_version: z.string().optional(),
  ocean_version: z.string().optional(),
};

const sender = {
  integration_id: z.string().min(1),
  integration_type: z.string().min(1),
  ...versions,
};

/** The end of a sync or kind; the sender is named only sometimes. */
const ended = {
  integration_id: z.string().min(1).optional(),
  integration_type: z.string().min(1).optional(),
  ...versions,
};

const syncStartedSchema = z.looseObject({
  status: z.literal("started"),
  ...sender,
  sync_type: z.enum(["full_sync", "incremental_resync"]),
  started_at: z.string(),
  /** The resolved configuration that this sync runs with. Checked as a mapping configuration on its own. */
  mapping: z.record(z.string(), z.unknown()).nullish(),
  /** `<kind>-<resource index>` */
  kind_identifiers: z.array(z.string()).max(MOST_RESOURCES).nullish(),
});

/** Body of `POST /v1/lifecycle/{syncId}`: a sync starts or ends. */
export const syncLifecycleSchema = z
  .discriminatedUnion("status", [
    syncStartedSchema,
    z.looseObject({ status: z.enum(["finished", "failed", "aborted"]), ...ended }),
  ])
  .meta({ id: "SyncLifecycle" });

export type SyncLifecycle = z.infer<typeof syncLifecycleSchema>;

/** Body of `POST /v1/lifecycle/{syncId}/kind`: one resource of a sync starts or ends. */
export const kindLifecycleSchema = z
  .looseObject({
    status: z.enum(["started", "finished", "failed", "aborted"]),
    /** `<kind>-<resource index>` */
    kind_identifier: z.string().regex(/-\d+$/),
    ...ended,
    started_at: z.string().optional(),
  })
  .meta({ id: "KindLifecycle" });

export type KindLifecycle = z.infer<typeof kindLifecycleSchema>;
