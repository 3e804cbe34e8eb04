import { formatJson, type JqObject, type JqValue, parseJson } from "@longshore/engine";
import { installationIdSchema, problemSchema, recordReportSchema } from "@longshore/shared";
import * as z from "zod";
import { refusal } from "../../api-error.ts";
import type { RawRecord } from "../../apply/applying.ts";
import type { Db } from "../../database/database.ts";
import { findIntegration } from "../../integrations/integration-store.ts";
import { payloadText } from "../../map/payload-items.ts";
import { discardRecord, discardRecords } from "../../receive/discard-records.ts";
import { payloadFreed } from "../../receive/payload-freed.ts";
import { retryRecord } from "../../receive/retry-record.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { recordProblemReport } from "../problem-reports.ts";
import { countSchema } from "../query-schemas.ts";
import type { ServerDeps } from "../server-deps.ts";

const params = z.object({ identifier: installationIdSchema, seq: countSchema(1, Number.MAX_SAFE_INTEGER) });
const { status } = recordReportSchema.shape;
/** What {@link reportOf} reads. */
const REPORTED = [
  "seq",
  "type",
  "lifecycle",
  "source",
  "status",
  "sync_id",
  "kind",
  "resource_index",
  "operation",
  "config_version",
  "received_at",
  "applied_at",
  "applied_no",
  "attempts",
  "items",
  "bytes",
  "outcomes",
  "problem",
  "retry_of",
  "retried_as",
  "payload_freed_at",
] as const satisfies readonly (keyof RawRecord)[];

/** A list has neither the raw items of its records nor all that is wrong with them. */
const NOT_LISTED = { payload: true, payloadProblem: true, problems: true, unlistedProblems: true } as const;
const tags = ["Syncs and records"];

/** Records of an integration's log, one by one. */
export function addRecordRoutes(api: Api, deps: ServerDeps): void {
  addListRoute(api, deps);
  addRecordRoute(api, deps);
  addRetryRoute(api, deps);
  addDiscardRoutes(api, deps);
}

function addListRoute(api: Api, { db }: ServerDeps): void {
  api.get(
    "/v1/integration/:identifier/records",
    {
      schema: {
        operationId: "listRecords",
        summary: "Records of the log, the newest first, without their raw items",
        description:
          "`status=set_aside`: those that kept failing and wait for a person. What followed them went on. `retried`: another record took its place, `discarded`: nobody wants it any more.",
        tags,
        params: params.pick({ identifier: true }),
        querystring: z.object({ status: status.optional(), limit: countSchema(1, 1000).default(100) }),
        response: {
          200: answerOf({ records: z.array(recordReportSchema.omit(NOT_LISTED)) }),
        },
      },
    },
    async ({ params: { identifier }, query }) => {
      const { id } = await findIntegration(db, identifier);
      const records = await db
        .selectFrom("catalog.raw_record")
        .select(REPORTED)
        .where("integration", "=", id)
        .$if(query.status !== undefined, (all) => all.where("status", "=", query.status ?? "applied"))
        .orderBy("seq", "desc")
        .limit(query.limit)
        .execute();
      return { ok: true, records: records.map(reportOf) };
    },
  );
}

function addRecordRoute(api: Api, { db }: ServerDeps): void {
  api.get(
    "/v1/integration/:identifier/records/:seq",
    {
      schema: {
        operationId: "getRecord",
        summary: "A record of the log, with its raw items and what is wrong with them",
        tags,
        params,
        response: { 200: answerOf({ record: recordReportSchema }) },
      },
    },
    async ({ params: { identifier, seq } }, reply) => {
      const { id } = await findIntegration(db, identifier);
      const record = await db
        .selectFrom("catalog.raw_record")
        .selectAll()
        .where("integration", "=", id)
        .where("seq", "=", seq)
        .executeTakeFirst();
      if (record === undefined) throw refusal("not_found", `the log of \`${identifier}\` has no record ${seq}`);
      // The items as they came in, which need not be what a parser of ours takes: half of a surrogate pair.
      const more = { ...recordProblemReport(record), payloadProblem: freedOf(record) };
      const report = formatJson({ ...reportOf(record), ...more }).slice(0, -1);
      const answer = `{"ok":true,"record":${report},"payload":${await itemsOf(db, record)}}}`;
      return reply.type("application/json; charset=utf-8").send(answer);
    },
  );
}

function addRetryRoute(api: Api, { db, receiving }: ServerDeps): void {
  api.post(
    "/v1/integration/:identifier/records/:seq/retry",
    {
      schema: {
        operationId: "retryRecord",
        summary: "Map a record again that was set aside, or whose items have problems",
        description:
          "It is appended to the log once more, to be mapped with the configuration of now: with the resource of its kind, the second of two if it was the second. Entities that were written since then are left alone. A record that was set aside is `retried` then, and the new one is set aside if it fails as well. Deletions that its sync held back wait for the next sync. 422 `kind_unknown`: the mapping has no resource of its kind.",
        tags,
        params,
        response: { 202: answerOf({ seq: z.int().positive() }) },
      },
    },
    async ({ params: { identifier, seq } }, reply) => {
      const { id } = await findIntegration(db, identifier);
      return reply.code(202).send({ ok: true, seq: await retryRecord(receiving, id, seq) });
    },
  );
}

function addDiscardRoutes(api: Api, { db }: ServerDeps): void {
  api.post(
    "/v1/integration/:identifier/records/:seq/discard",
    {
      schema: {
        operationId: "discardRecord",
        summary: "Give up a record that was set aside",
        description: "It stays in the log for as long as others, and waits for nobody any more.",
        tags,
        params,
        response: { 200: answerOf({}) },
      },
    },
    async ({ params: { identifier, seq } }) => {
      const { id } = await findIntegration(db, identifier);
      await discardRecord(db, id, seq);
      return { ok: true };
    },
  );
  api.post(
    "/v1/integration/:identifier/records/discard",
    {
      schema: {
        operationId: "discardRecords",
        summary: "Give up all records that were set aside for a problem",
        description: "`problem` is its code. The answer says how many there were.",
        tags,
        params: params.pick({ identifier: true }),
        querystring: z.object({ problem: problemSchema.shape.code }),
        response: { 200: answerOf({ discarded: z.int().nonnegative() }) },
      },
    },
    async ({ params: { identifier }, query }) => {
      const { id } = await findIntegration(db, identifier);
      return { ok: true, discarded: await discardRecords(db, id, query.problem) };
    },
  );
}

function reportOf(record: Pick<RawRecord, (typeof REPORTED)[number]>): JqObject {
  return {
    seq: record.seq,
    type: record.type,
    lifecycle: record.lifecycle,
    source: record.source,
    status: record.status,
    syncId: record.sync_id,
    kind: record.kind,
    resourceIndex: record.resource_index,
    operation: record.operation,
    configVersion: record.config_version,
    receivedAt: record.received_at.toISOString(),
    appliedAt: record.applied_at?.toISOString() ?? null,
    appliedNo: record.applied_no,
    attempts: record.attempts,
    items: record.items,
    bytes: record.bytes,
    outcomes: record.outcomes === null ? null : parseJson(record.outcomes),
    problem: record.problem === null ? null : parseJson(record.problem),
    retryOf: record.retry_of,
    retriedAs: record.retried_as,
    payloadFreedAt: record.payload_freed_at?.toISOString() ?? null,
  };
}

/** Why the payload is null, if it was freed. */
function freedOf(record: RawRecord): JqValue {
  return parseJson(JSON.stringify(payloadFreed(record)));
}

/** JSON text. */
async function itemsOf(db: Db, { payload }: RawRecord): Promise<string> {
  if (payload === null) return "null";
  const row = await db
    .selectFrom("catalog.raw_payload")
    .select(["encoding", "body"])
    .where("id", "=", payload)
    .executeTakeFirst();
  return row === undefined ? "null" : payloadText(row.body, row.encoding);
}
