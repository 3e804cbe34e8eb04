import { type JqObject, parseJson } from "@longshore/engine";
import { installationIdSchema, syncReportSchema, syncSummarySchema } from "@longshore/shared";
import type { Selectable } from "kysely";
import * as z from "zod";
import { refusal } from "../../api-error.ts";
import type { Db } from "../../database/database.ts";
import type { Schema } from "../../database/schema.ts";
import { type ClientSync, clientSyncs, metricsOf } from "../../integrations/client-metrics.ts";
import { objectIn } from "../../integrations/integration-document.ts";
import { findIntegration } from "../../integrations/integration-store.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { notedProblem } from "../problem-reports.ts";
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
      return { ok: true, syncs: newestFirst(rows, await clientSyncs(db, id)).slice(0, limit) };
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
      if (row !== undefined) return { ok: true, sync: await reportOf(db, row) };
      const ofClient = (await clientSyncs(db, id)).find(({ eventId }) => eventId === syncId);
      if (ofClient === undefined) throw refusal("not_found", `integration \`${identifier}\` has no sync \`${syncId}\``);
      return {
        ok: true,
        sync: { ...NO_DETAILS, ...clientSummaryOf(ofClient), clientMetrics: await metricsOf(db, id, syncId) },
      };
    },
  );
}

/** A client that maps by itself sends no records, so it has no syncs but those of its metrics. */
function newestFirst(rows: readonly SyncRow[], ofClient: readonly ClientSync[]): JqObject[] {
  const known = new Set(rows.map((row) => row.sync_id));
  const others = ofClient.filter(({ eventId }) => !known.has(eventId));
  const dated = [
    ...rows.map((row) => [row.started_at, summaryOf(row)] as const),
    ...others.map((sync) => [sync.createdAt, clientSummaryOf(sync)] as const),
  ];
  return dated.toSorted(([one], [other]) => other.getTime() - one.getTime()).map(([, summary]) => summary);
}

function clientSummaryOf({ eventId, state, createdAt, updatedAt }: ClientSync): JqObject {
  const endedAt = state === "running" ? null : updatedAt.toISOString();
  return {
    syncId: eventId,
    mappedBy: "client",
    type: "full",
    state,
    startedAt: createdAt.toISOString(),
    endedAt,
    // Its entities are written while it runs.
    appliedAt: endedAt,
    configVersion: null,
  };
}

function summaryOf(row: SyncRow): JqObject {
  return {
    syncId: row.sync_id,
    mappedBy: "longshore",
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
    clientMetrics: await metricsOf(db, integration, sync_id),
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
    .orderBy("kind")
    .execute();
  return rows.map(notedProblem);
}

const NO_DETAILS = { kinds: [], problems: [], reconciliation: null };

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
