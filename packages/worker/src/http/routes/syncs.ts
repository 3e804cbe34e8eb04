import { type JqObject, parseJson } from "@longshore/engine";
import { installationIdSchema, syncReportSchema, syncSummarySchema } from "@longshore/shared";
import type { Selectable } from "kysely";
import * as z from "zod";
import { refusal } from "../../api-error.ts";
import type { Db } from "../../database/database.ts";
import type { Schema } from "../../database/schema.ts";
import { objectIn } from "../../integrations/integration-document.ts";
import { findIntegration } from "../../integrations/integration-store.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { countSchema } from "../query-schemas.ts";
import type { ServerDeps } from "../server-deps.ts";

type SyncRow = Selectable<Schema["catalog.sync"]>;

const params = z.object({ identifier: installationIdSchema });
const tags = ["Syncs and records"];

/** What became of syncs. */
export function addSyncRoutes(api: Api, { db }: ServerDeps): void {
  api.get(
    "/v1/integration/:identifier/syncs",
    {
      schema: {
        operationId: "listSyncs",
        summary: "The syncs of an integration, the newest first",
        tags,
        params,
        querystring: z.object({ limit: countSchema(1, 200).default(50) }),
        response: { 200: answerOf({ syncs: z.array(syncSummarySchema) }) },
      },
    },
    async ({ params: { identifier }, query: { limit } }) => {
      const { id } = await findIntegration(db, identifier);
      const rows = await db
        .selectFrom("catalog.sync")
        .selectAll()
        .where("integration", "=", id)
        .orderBy("started_seq", "desc")
        .limit(limit)
        .execute();
      return { ok: true, syncs: rows.map(summaryOf) };
    },
  );

  api.get(
    "/v1/integration/:identifier/syncs/:syncId",
    {
      schema: {
        operationId: "getSync",
        summary: "A sync: what became of the items of each resource, what is wrong, and what its end deleted",
        tags,
        params: params.extend({ syncId: z.string().min(1).max(1000) }),
        response: { 200: answerOf({ sync: syncReportSchema }) },
      },
    },
    async ({ params: { identifier, syncId } }) => {
      const { id } = await findIntegration(db, identifier);
      const row = await db
        .selectFrom("catalog.sync")
        .selectAll()
        .where("integration", "=", id)
        .where("sync_id", "=", syncId)
        .executeTakeFirst();
      if (row === undefined) throw refusal("not_found", `integration \`${identifier}\` has no sync \`${syncId}\``);
      return { ok: true, sync: await reportOf(db, row) };
    },
  );
}

function summaryOf(row: SyncRow): JqObject {
  return {
    syncId: row.sync_id,
    type: row.type,
    state: row.state,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    appliedAt: row.applied_at?.toISOString() ?? null,
    configVersion: row.config_version,
  };
}

async function reportOf(db: Db, row: SyncRow): Promise<JqObject> {
  const { integration, sync_id } = row;
  const kinds = await db
    .selectFrom("catalog.sync_kind")
    .selectAll()
    .where("integration", "=", integration)
    .where("sync_id", "=", sync_id)
    .orderBy("resource_index")
    .execute();
  return {
    ...summaryOf(row),
    kinds: kinds.map((kind) => ({
      kind: kind.kind,
      resourceIndex: kind.resource_index,
      state: kind.state,
      counts: { ...NO_COUNTS, ...objectIn(kind.counts) },
    })),
    problems: await problemsOf(db, integration, sync_id),
    reconciliation: row.reconciliation === null ? null : parseJson(row.reconciliation),
  };
}

async function problemsOf(db: Db, integration: number, syncId: string): Promise<JqObject[]> {
  const rows = await db
    .selectFrom("catalog.problem")
    .selectAll()
    .where("integration", "=", integration)
    .where("sync_id", "=", syncId)
    .orderBy("path")
    .orderBy("code")
    .execute();
  return rows.map((row) => ({
    code: row.code,
    path: row.path,
    count: row.count,
    example: parseJson(row.example),
    firstSeq: row.first_seq,
    lastSeq: row.last_seq,
    lastAt: row.last_at.toISOString(),
  }));
}

const NO_COUNTS = {
  received: 0,
  mapped: 0,
  filtered: 0,
  dropped: 0,
  failed: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  waiting: 0,
  rejected: 0,
};
