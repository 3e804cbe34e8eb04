import * as z from "zod";
import { changelogDestinationSchema } from "./changelog-destination.ts";
import { installationIdSchema } from "./integration.ts";

const time = z.iso.datetime();

/** Where clients send logs, metrics and raw data. Clients put paths behind the URLs as they are. */
const ingestAttributesSchema = z.object({ ingestId: z.string(), ingestUrl: z.url() });

/** The state of a client's own sync as it was told last. Absent as long as none was. */
const reportedResyncSchema = z.looseObject({
  status: z.enum(["running", "completed", "failed", "aborted"]),
  updatedAt: time,
});

/** An integration has to wait: its records took more of the mapping threads than their bytes account for. */
export const throttleSchema = z
  .object({
    until: time,
    /** CPU time that was charged since it last owed nothing, and the JSON that it was charged for; 0: for patterns alone. */
    chargedSeconds: z.number(),
    chargedBytes: z.int(),
    message: z.string(),
  })
  .meta({ id: "Throttle" });

/** An integration as the API answers it. Beside these keys it has what else its client sent. */
export const integrationSchema = z
  .looseObject({
    _id: z.string(),
    _orgId: z.string(),
    /** The same as `installationId`. */
    identifier: installationIdSchema,
    installationId: installationIdSchema,
    installationType: z.string(),
    title: z.string().nullish(),
    version: z.string().nullish(),
    installationAppType: z.string().nullish(),
    integrationType: z.string().nullish(),
    /** As it was sent; `{}` as long as there is none. */
    config: z.record(z.string(), z.unknown()),
    changelogDestination: changelogDestinationSchema.nullable(),
    spec: z.record(z.string(), z.unknown()).nullish(),
    clientId: z.string(),
    resyncState: reportedResyncSchema.optional(),
    /** Of `GET /v1/integration/{id}` alone. Absent: it need not wait. */
    throttled: throttleSchema.optional(),
    logAttributes: ingestAttributesSchema,
    metricAttributes: ingestAttributesSchema,
    ingestAttributes: ingestAttributesSchema,
    createdAt: time,
    createdBy: z.string(),
    updatedAt: time,
    updatedBy: z.string(),
  })
  .meta({ id: "Integration" });

/** What everyone may know of an integration. */
export const integrationMetadataSchema = z
  .object({
    identifier: installationIdSchema,
    installationId: installationIdSchema,
    installationAppType: z.string().nullable(),
    updatedAt: time,
  })
  .meta({ id: "IntegrationMetadata" });

/** A configuration that an integration ran with. */
export const configVersionSchema = z
  .object({
    version: z.int().positive(),
    /** Who brought it: a call of the API, or a sync with its *started*. */
    source: z.enum(["api", "sync"]),
    config: z.record(z.string(), z.unknown()),
    createdAt: time,
    createdBy: z.string(),
  })
  .meta({ id: "ConfigVersion" });

/** Where an incremental sync of a client goes on. */
export const cursorSchema = z.looseObject({ primary: z.string().nullish() }).meta({ id: "Cursor" });

/** The raw items that were sent of a kind. */
export const kindExamplesSchema = z
  .object({ examples: z.array(z.object({ _id: z.string(), data: z.unknown() })) })
  .meta({ id: "KindExamples" });

/** Body of `POST /v1/integration/{id}/kinds/{kind}/examples`: raw items of the kind, for trying mappings out. */
export const kindExamplesBodySchema = z
  .looseObject({ examples: z.array(z.unknown()).max(100) })
  .meta({ id: "KindExamplesBody" });
