import { isObject, type JqObject, type JqValue } from "@longshore/engine";
import {
  installationIdSchema,
  kindMetricsBodySchema,
  kindMetricsSchema,
  okSchema,
  syncMetricsBodySchema,
} from "@longshore/shared";
import * as z from "zod";
import { type ClientSyncState, clientSyncs, keepMetrics, metricsOf } from "../../integrations/client-metrics.ts";
import { findByAnyId, findByInternalId } from "../../integrations/integration-store.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { bodyMember } from "../body-member.ts";
import type { ServerDeps } from "../server-deps.ts";

const tags = ["Integration clients"];
const ingestId = z.string().max(64);

/** What clients count in their own syncs: taken at the URLs that they find in the integration, and shown again. */
export function addClientMetricsRoutes(api: Api, deps: ServerDeps): void {
  addTakingRoutes(api, deps);
  addShowingRoutes(api, deps);
}

function addTakingRoutes(api: Api, { db, clock }: ServerDeps): void {
  api.post(
    "/v1/ingest/:ingestId/metrics/syncMetrics",
    {
      schema: {
        operationId: "takeSyncMetrics",
        summary: "Metrics of a client's sync, kind by kind",
        tags,
        params: z.object({ ingestId }),
        body: syncMetricsBodySchema,
        response: { 200: okSchema },
      },
    },
    async (request) => {
      const { id } = await findByInternalId(db, request.params.ingestId);
      const checked = request.body.syncKindsMetrics;
      // With all the digits that the checked ones have lost.
      const given = bodyMember(request, "syncKindsMetrics");
      const kinds = checked.map(({ eventId, kindIdentifier }, index) => {
        return { eventId, kind: kindIdentifier, metrics: objectOr(Array.isArray(given) ? given[index] : null) };
      });
      await keepMetrics(db, id, kinds, clock.now());
      return { ok: true };
    },
  );

  api.put(
    "/v1/ingest/:ingestId/metrics/syncMetrics/resync/:eventId/kind/:kind",
    {
      schema: {
        operationId: "takeKindMetrics",
        summary: "Metrics of one kind of a client's sync",
        tags,
        params: z.object({
          ingestId,
          eventId: kindMetricsSchema.shape.eventId,
          kind: kindMetricsSchema.shape.kindIdentifier,
        }),
        body: kindMetricsBodySchema,
        response: { 200: okSchema },
      },
    },
    async (request) => {
      const { eventId, kind } = request.params;
      const { id } = await findByInternalId(db, request.params.ingestId);
      const metrics = objectOr(bodyMember(request, "syncKindMetrics"));
      await keepMetrics(db, id, [{ eventId, kind, metrics }], clock.now());
      return { ok: true };
    },
  );
}

function addShowingRoutes(api: Api, { db }: ServerDeps): void {
  // The internal id is what Port's own interface asks with; people have the installation id.
  const params = z.object({ identifier: installationIdSchema });

  api.get(
    "/v1/integration/:identifier/syncMetrics",
    {
      schema: {
        operationId: "listSyncMetrics",
        summary: "The metrics that the client sent of one of its syncs",
        tags,
        params,
        querystring: z.object({ resyncId: kindMetricsSchema.shape.eventId }),
        response: { 200: answerOf({ data: z.array(z.looseObject({})) }) },
      },
    },
    async ({ params: { identifier }, query: { resyncId } }) => {
      const { id } = await findByAnyId(db, identifier);
      return { ok: true, data: await metricsOf(db, id, resyncId) };
    },
  );

  api.get(
    "/v1/integration/:identifier/syncsMetadata",
    {
      schema: {
        operationId: "listSyncsMetadata",
        summary: "The syncs that the client sent metrics of, the newest first",
        tags,
        params,
        response: { 200: answerOf({ data: z.array(SYNC_METADATA) }) },
      },
    },
    async ({ params: { identifier } }) => {
      const { id } = await findByAnyId(db, identifier);
      const syncs = await clientSyncs(db, id);
      const data = syncs.map(({ eventId, state, createdAt, updatedAt }) => {
        return {
          eventId,
          syncState: STATES[state],
          createdAt: createdAt.toISOString(),
          updatedAt: updatedAt.toISOString(),
        };
      });
      return { ok: true, data };
    },
  );
}

/** As clients call them. */
const STATES = {
  running: "syncing",
  finished: "completed",
  failed: "failed",
  aborted: "aborted",
} as const satisfies Record<ClientSyncState, string>;

const SYNC_METADATA = z.object({
  eventId: z.string(),
  syncState: z.enum(Object.values(STATES)),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

function objectOr(value: JqValue | undefined): JqObject {
  return value !== undefined && isObject(value) ? value : {};
}
