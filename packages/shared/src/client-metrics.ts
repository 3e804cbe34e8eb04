import * as z from "zod";

/** The name of a sync or kind: part of a URL and of a primary key. */
const name = z
  .string()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}*$/u, "must not hold control characters");

/** What a client counted of one kind in one of its syncs; more members than these are kept, and shown as they came. */
export const kindMetricsSchema = z
  .looseObject({
    /** The client's name for the sync. */
    eventId: name,
    /** Kind and position in the configuration: `issue-0`. Or a part of the whole: `__runtime__`, `__reconciliation__`. */
    kindIdentifier: name,
    syncState: z.string().optional(),
  })
  .meta({ id: "KindMetrics" });

/** Body of `POST …/metrics/syncMetrics`. */
export const syncMetricsBodySchema = z
  .looseObject({ syncKindsMetrics: z.array(kindMetricsSchema).max(1_000) })
  .meta({ id: "SyncMetricsBody" });

/** Body of `PUT …/metrics/syncMetrics/resync/{eventId}/kind/{kind}`. */
export const kindMetricsBodySchema = z
  .looseObject({ syncKindMetrics: z.looseObject({}) })
  .meta({ id: "KindMetricsBody" });
