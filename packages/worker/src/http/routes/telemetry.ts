import { Readable } from "node:stream";
import { okSchema } from "@longshore/shared";
import type { FastifyRequest } from "fastify";
import * as z from "zod";
import { findByInternalId } from "../../integrations/integration-store.ts";
import type { Api } from "../api.ts";
import type { ServerDeps } from "../server-deps.ts";
import { streamBodies } from "../streamed-bodies.ts";

const tags = ["Integration clients"];
const anything = z.record(z.string(), z.unknown());

/**
 * Where clients send their logs and signs of life, at the URLs that they find in the integration. They are read to the
 * end and forgotten; without the routes every sync of a client would fill its own log with errors.
 */
export function addTelemetryRoutes(api: Api, { db, limits }: ServerDeps): void {
  api.register(async (scope: Api) => {
    streamBodies(scope, ["application/json"], limits.intake);
    for (const { method, url, operationId, summary } of ROUTES) {
      scope.route({
        method,
        url,
        config: { streams: anything },
        schema: {
          operationId,
          summary,
          tags,
          params: z.looseObject({ ingestId: z.string().max(64) }),
          response: { 200: okSchema },
        },
        handler: async (request) => {
          await findByInternalId(db, request.params.ingestId);
          await readToEnd(request);
          return { ok: true };
        },
      });
    }
  });
}

const ROUTES = [
  {
    method: "POST",
    url: "/v1/ingest/:ingestId/logs",
    operationId: "takeLogs",
    summary: "Log lines of a client; they are not kept",
  },
  {
    method: "POST",
    url: "/v1/ingest/:ingestId/metrics/heartbeat",
    operationId: "takeHeartbeat",
    summary: "A client's sign of life; it is not kept",
  },
] as const;

async function readToEnd({ body }: FastifyRequest): Promise<void> {
  if (!(body instanceof Readable)) return;
  for await (const _ of body);
}
