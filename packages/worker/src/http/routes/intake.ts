import { Readable } from "node:stream";
import { ingestBodySchema, installationIdSchema, lakeBodySchema, throttleSchema } from "@longshore/shared";
import type { FastifyRequest } from "fastify";
import * as z from "zod";
import { refusal } from "../../api-error.ts";
import { findNewest } from "../../integrations/integration-store.ts";
import { throttleOf } from "../../integrations/throttle.ts";
import { receiveIngest } from "../../receive/receive-ingest.ts";
import { receiveLake } from "../../receive/receive-lake.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { refuseEarly } from "../refuse-early.ts";
import type { ServerDeps } from "../server-deps.ts";
import { streamBodies } from "../streamed-bodies.ts";

const JSON_TYPE = "application/json";
const NDJSON_TYPES = ["application/x-ndjson", "application/ndjson", "application/jsonl"];
const name = z.string().min(1).max(1000);
const tags = ["Raw payloads"];
const count = z.int().nonnegative();

/** Raw payloads, which go to the log while they stream in. */
export function addIntakeRoutes(api: Api, deps: ServerDeps): void {
  api.register(async (scope: Api) => {
    refuseEarly(scope, deps);
    addLakeRoute(scope, deps);
    addIngestRoute(scope, deps);
  });
}

function addLakeRoute(api: Api, { db, receiving, limits }: ServerDeps): void {
  api.register(async (scope: Api) => {
    streamBodies(scope, [JSON_TYPE], limits.intake);
    scope.post(
      "/v1/lake/write/integration-type/:type/integration/:identifier/sync/:syncId/kind/:kind",
      {
        config: { streams: lakeBodySchema },
        schema: {
          operationId: "writeLake",
          summary: "Raw batches of a client's sync, or a live event",
          description:
            "2xx: they are in the integration's log. 409 `resync_stale`: the sync is over, or a newer one has started. 409 `integration_deleted`: the log is closed. 404: there is no such integration, or nobody reported that the sync has started. A live event needs no sync: its `syncId` names the event. 503 with `Retry-After`: too much waits to take effect; nothing of the body was taken.",
          tags,
          params: z.object({ type: name, identifier: installationIdSchema, syncId: name, kind: name }),
          response: {
            200: answerOf({ appended: count, repeated: z.boolean(), throttled: throttleSchema.optional() }),
          },
        },
      },
      async (request) => {
        const { identifier, syncId, kind } = request.params;
        const integration = await findNewest(db, identifier);
        const throttle = await throttleOf(db, integration.id);
        const { appended, repeated } = await receiveLake(receiving, {
          integration,
          syncId,
          kind,
          body: streamOf(request),
        });
        return { ok: true, appended, repeated, ...throttle };
      },
    );
  });
}

function addIngestRoute(api: Api, { db, receiving, limits }: ServerDeps): void {
  api.register(async (scope: Api) => {
    streamBodies(scope, [JSON_TYPE, ...NDJSON_TYPES], limits.intake);
    scope.post(
      "/v1/integration/:identifier/ingest/:kind",
      {
        config: { streams: ingestBodySchema },
        schema: {
          operationId: "ingest",
          summary: "Raw items of a kind: a JSON array, one object, or NDJSON (`application/x-ndjson`)",
          tags,
          params: z.object({ identifier: installationIdSchema, kind: name }),
          response: {
            202: answerOf({
              records: count,
              items: count,
              firstSeq: count.nullable(),
              lastSeq: count.nullable(),
              throttled: throttleSchema.optional(),
            }),
          },
        },
      },
      async (request, reply) => {
        const { identifier, kind } = request.params;
        const integration = await findNewest(db, identifier);
        // Before they are taken: should it fail, nothing was.
        const throttle = await throttleOf(db, integration.id);
        const format = isNdjson(request) ? "ndjson" : "json";
        const taken = await receiveIngest(receiving, { integration, kind, body: streamOf(request), format });
        return reply.code(202).send({ ok: true, ...taken, ...throttle });
      },
    );
  });
}

function isNdjson({ headers }: FastifyRequest): boolean {
  const mediaType = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return NDJSON_TYPES.includes(mediaType);
}

function streamOf({ body }: FastifyRequest): Readable {
  if (body instanceof Readable) return body;
  throw refusal("invalid_json", "the request has no body");
}
