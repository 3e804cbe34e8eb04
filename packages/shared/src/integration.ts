import * as z from "zod";
import { changelogDestinationSchema } from "./changelog-destination.ts";
import { mappingConfigSchema } from "./mapping-config.ts";

/** The public key of an integration. It stands unescaped in URLs, so no spaces and no slash. */
export const installationIdSchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\s/\p{Cc}]+$/u, { error: "must not have spaces or slashes" })
  .meta({ id: "InstallationId" });

/** A mapping, or `{}` as long as there is none yet. */
const configSchema = z.union([mappingConfigSchema, z.strictObject({})]);

/** What clients send beside the documented fields. */
const clientFields = {
  actionsProcessingEnabled: z.boolean().optional(),
  incrementalSyncEnabled: z.boolean().optional(),
  /** Who maps: the platform (`dsp`) or the client itself (`ocean-core`). */
  processingMode: z.enum(["dsp", "ocean-core"]).optional(),
  createPortResourcesOrigin: z.enum(["Empty", "Ocean", "Default", "Port"]).optional(),
  arePortResourcesInitialized: z.boolean().optional(),
};

/** Body of `POST /v1/integration`. Unknown keys are let through; `.strict()` refuses them. */
export const integrationBodySchema = z
  .looseObject({
    installationId: installationIdSchema,
    title: z.string().optional(),
    version: z.string().optional(),
    /** The tool it reads: `github`, `kubernetes`. */
    installationAppType: z.string().optional(),
    config: configSchema.optional(),
    changelogDestination: changelogDestinationSchema.nullish(),
    ...clientFields,
  })
  .meta({ id: "IntegrationBody" });

export type IntegrationBody = z.infer<typeof integrationBodySchema>;

/** Body of `PATCH /v1/integration/{id}`. An empty one requests a resync. */
export const integrationPatchSchema = z
  .looseObject({
    title: z.string().nullish(),
    version: z.string().optional(),
    installationAppType: z.string().optional(),
    spec: z.record(z.string(), z.unknown()).optional(),
    config: configSchema.nullish(),
    changelogDestination: changelogDestinationSchema.nullish(),
    ...clientFields,
  })
  .meta({ id: "IntegrationPatch" });

export type IntegrationPatch = z.infer<typeof integrationPatchSchema>;

/** Body of `PATCH /v1/integration/{id}/config`. */
export const integrationConfigPatchSchema = z
  .strictObject({ config: configSchema })
  .meta({ id: "IntegrationConfigPatch" });

/** Body of `PATCH /v1/integration/{id}/resync-state`: a client tells how its own sync is going. */
export const resyncStateSchema = z
  .looseObject({
    status: z.enum(["running", "completed", "failed", "aborted"]),
    lastResyncStart: z.string().nullish(),
    lastResyncEnd: z.string().nullish(),
    nextResync: z.string().nullish(),
    /** Misspelt on the wire. */
    intervalInMinuets: z.number().nullish(),
  })
  .meta({ id: "ResyncState" });

export type ResyncState = z.infer<typeof resyncStateSchema>;
