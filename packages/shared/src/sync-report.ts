import * as z from "zod";
import { problemSchema } from "./problem-schema.ts";

const time = z.iso.datetime();
const count = z.int().nonnegative();

/**
 * What became of the items of one resource: received = mapped + filtered + dropped + failed. The entities of those that
 * were mapped were created, updated, unchanged, are waiting or were rejected.
 */
export const syncCountsSchema = z
  .object({
    received: count,
    mapped: count,
    filtered: count,
    dropped: count,
    failed: count,
    created: count,
    updated: count,
    unchanged: count,
    deleted: count,
    waiting: count,
    rejected: count,
  })
  .meta({ id: "SyncCounts" });

const syncKindReportSchema = z
  .object({
    kind: z.string(),
    resourceIndex: count,
    state: z.enum(["running", "finished", "failed", "aborted"]),
    counts: syncCountsSchema,
  })
  .meta({ id: "SyncKindReport" });

/** What is wrong with items of a record, once for each place and code. */
const recordProblemSchema = z
  .object({
    code: problemSchema.shape.code,
    /** Config path: `resources[0].port.entity.mappings.identifier`. */
    path: z.string(),
    /** The resource that the path names; null if it names none. */
    resourceIndex: count.nullable(),
    /** The rest of the path: `identifier`, `properties.url`, `selector.query`. */
    field: z.string(),
    count: z.int().positive(),
    /** The first of them: a Problem, with its message, its hint and the item. */
    example: z.unknown(),
  })
  .meta({ id: "RecordProblem" });

/** What is wrong with items of a sync or of an integration, once for each kind, place and code. */
export const notedProblemSchema = recordProblemSchema
  .extend({
    /** Of the records; null for the end of a sync, and for what was noted by a version before 0010. */
    kind: z.string().nullable(),
    firstSeq: count,
    lastSeq: count,
    firstAt: time,
    lastAt: time,
  })
  .meta({ id: "NotedProblem" });

/** A sync, without its details. */
export const syncSummarySchema = z
  .object({
    syncId: z.string(),
    /** Who maps its items: `client` for a client that maps by itself; what is known is what it has sent metrics of. */
    mappedBy: z.enum(["longshore", "client"]),
    type: z.enum(["full", "incremental"]),
    state: z.enum(["running", "finished", "failed", "aborted"]),
    startedAt: time,
    endedAt: time.nullable(),
    /** When its end took effect: until then, records of it are still being worked on. */
    appliedAt: time.nullable(),
    configVersion: z.int().positive().nullable(),
  })
  .meta({ id: "SyncSummary" });

export const syncReportSchema = syncSummarySchema
  .extend({
    kinds: z.array(syncKindReportSchema),
    problems: z.array(notedProblemSchema),
    /** What its end deleted, or why that was held back. Null before its end took effect, and for incremental syncs. */
    reconciliation: z.unknown(),
    /** What the client counted, kind by kind, as it sent it. */
    clientMetrics: z.array(z.looseObject({})),
  })
  .meta({ id: "SyncReport" });

/** One record of an integration's log. */
export const recordReportSchema = z
  .looseObject({
    seq: z.int().positive(),
    type: z.enum(["items", "sync", "kind", "api", "recheck", "migration"]),
    /**
     * `set_aside`: it kept failing, what followed it went on, and a person is to deal with it. `retried`: it was set aside,
     * and the record `retriedAs` took its place. `discarded`: it was set aside, and nobody wants it any more. `stored`: it is
     * only kept.
     */
    status: z.enum(["pending", "applied", "set_aside", "stored", "retried", "discarded"]),
    receivedAt: time,
    appliedAt: time.nullable(),
    attempts: count,
    items: count,
    bytes: count,
    /** Why it was set aside. */
    problem: z.unknown(),
    /** What is wrong with its items. */
    problems: z.array(recordProblemSchema),
    /** Cases of further problems: a record lists a hundred. */
    unlistedProblems: count,
    /** The first record with these items, and the one that tried this one again. */
    retryOf: z.int().positive().nullable(),
    retriedAs: z.int().positive().nullable(),
    /** When the raw items were freed; null for a record that has them, or never had any. */
    payloadFreedAt: time.nullable(),
    /** Why the raw items are not there, if they were freed: `payload_freed`. */
    payloadProblem: z.unknown(),
    /** The raw items, as they came. Null where there are none, or none any more. */
    payload: z.unknown(),
  })
  .meta({ id: "RecordReport" });
