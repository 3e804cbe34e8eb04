import { okSchema } from "@longshore/shared";
import * as z from "zod";
import { refusal } from "../../api-error.ts";
import type { Api } from "../api.ts";
import type { ServerDeps } from "../server-deps.ts";

export function addHealthRoutes(api: Api, { ready, metrics }: ServerDeps): void {
  const tags = ["Operation"];

  api.get(
    "/healthz",
    {
      config: { auth: "none" },
      schema: {
        operationId: "getHealth",
        summary: "Whether the process answers",
        tags,
        security: [],
        response: { 200: okSchema },
      },
    },
    async () => ({ ok: true }),
  );

  api.get(
    "/readyz",
    {
      config: { auth: "none" },
      schema: {
        operationId: "getReadiness",
        summary: "Whether the services that the process needs are there",
        tags,
        security: [],
        response: { 200: okSchema },
      },
    },
    async (request) => {
      try {
        await ready();
      } catch (error) {
        request.log.warn({ err: error }, "not ready");
        throw refusal("unavailable", "a service that this process needs is away", { retryAfter: 2 });
      }
      return { ok: true };
    },
  );

  api.get(
    "/metrics",
    {
      config: { auth: "browser" },
      schema: {
        operationId: "getMetrics",
        summary: "What the process counts, for Prometheus",
        description: "Also for HTTP Basic with the client's id and secret: a scraper cannot renew tokens.",
        tags,
        security: [{ bearer: [] }, { client: [] }],
        response: { 200: { description: "Metrics", content: { "text/plain": { schema: z.string() } } } },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
  );
}
