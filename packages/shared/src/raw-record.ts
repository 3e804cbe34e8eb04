import * as z from "zod";

/** What one batch of a source says about itself. */
export const lakeMetadataSchema = z
  .looseObject({
    operation: z.enum(["upsert", "delete"]),
    /** Milliseconds since the epoch. */
    extractionTimestamp: z.number().optional(),
    /** Position in the configuration's `resources`: it, not the kind, names the mapping. */
    resourceIndex: z.int().nonnegative(),
    /** SHA-256 (hex) of the trimmed selector query the client ran with. */
    selectorHash: z
      .string()
      .regex(/^[\da-f]{64}$/)
      .nullish(),
  })
  .meta({ id: "LakeMetadata" });

/** One batch of raw items as a source gave them. */
export const lakeEntrySchema = z
  .looseObject({
    request: z.unknown().optional(),
    response: z.unknown().optional(),
    items: z.array(z.unknown()),
    metadata: lakeMetadataSchema,
    /** Variables that the selector's `exportEnvVariables` named. */
    environment_data: z.record(z.string(), z.unknown()).nullish(),
  })
  .meta({ id: "LakeEntry" });

export type LakeEntry = z.infer<typeof lakeEntrySchema>;

/** What stands around the batches; a receiver that streams reads it apart from `data`. */
export const lakeEnvelopeSchema = z
  .looseObject({
    kind: z.string().min(1),
    eventType: z.enum(["resync", "live-event"]),
    /** Unique per request: a repeat carries the same one. */
    eventId: z.string().min(1).optional(),
    extractionTimestamp: z.number().optional(),
    resyncStartTime: z.string().nullish(),
  })
  .meta({ id: "LakeEnvelope" });

/** Body of `POST …/lake/write/integration-type/{type}/integration/{id}/sync/{syncId}/kind/{kind}`. */
export const lakeBodySchema = lakeEnvelopeSchema.extend({ data: z.array(lakeEntrySchema) }).meta({ id: "LakeBody" });

export type LakeBody = z.infer<typeof lakeBodySchema>;

/** Body of `POST /v1/integration/{id}/ingest/{kind}` as JSON; its NDJSON form has one item per line. */
export const ingestBodySchema = z
  .union([z.array(z.unknown()), z.record(z.string(), z.unknown())])
  .meta({ id: "IngestBody" });
