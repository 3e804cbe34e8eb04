import { randomUUID } from "node:crypto";
import fastify, { type FastifyBaseLogger, LogController } from "fastify";
import type { ApiTypes } from "./answers.ts";
import type { Api } from "./api.ts";
import { addAuthentication } from "./auth.ts";
import { addContentSecurity } from "./content-security.ts";
import { addErrorAnswers, answerClientError, answerError } from "./error-answers.ts";
import { addJsonBodies } from "./json-bodies.ts";
import { addMetrics } from "./metrics.ts";
import { addOpenApi } from "./openapi/document.ts";
import { refuseManyHeaders } from "./refuse-many-headers.ts";
import { requireHost } from "./require-host.ts";
import { addBlueprintRoutes } from "./routes/blueprints.ts";
import { addClientMetricsRoutes } from "./routes/client-metrics.ts";
import { addClientStateRoutes } from "./routes/client-state.ts";
import { addEntityRoutes } from "./routes/entities.ts";
import { addBulkRoutes } from "./routes/entity-bulk.ts";
import { addSearchRoutes } from "./routes/entity-search.ts";
import { addHealthRoutes } from "./routes/health.ts";
import { addIntakeRoutes } from "./routes/intake.ts";
import { addIntegrationRoutes } from "./routes/integrations.ts";
import { addLifecycleRoutes } from "./routes/lifecycle.ts";
import { addMigrationRoutes } from "./routes/migrations.ts";
import { addOrganizationRoutes } from "./routes/organization.ts";
import { addProblemRoutes } from "./routes/problems.ts";
import { addRecordRoutes } from "./routes/records.ts";
import { addSyncRoutes } from "./routes/syncs.ts";
import { addTelemetryRoutes } from "./routes/telemetry.ts";
import { addWaitingRoutes } from "./routes/waiting.ts";
import type { ServerDeps } from "./server-deps.ts";
import { addValidation } from "./validation.ts";

/** Longest part of a path: 1000 characters of an identifier, each up to 12 characters when escaped. */
const LONGEST_PART = 12_000;

/** The HTTP API, ready to listen. Closing it ends what it answers; everything it was given stays open. */
export async function buildServer(deps: ServerDeps): Promise<Api> {
  const api = fastify({
    loggerInstance: warningsOf(deps.log),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Node would answer with an empty 400.
    http: { requireHostHeader: false },
    routerOptions: { maxParamLength: LONGEST_PART },
    frameworkErrors: answerError,
    clientErrorHandler: answerClientError,
    // Only the parsers of JSON bodies and of streams read bodies, and each has its own bound.
    bodyLimit: deps.limits.intake,
  }).withTypeProvider<ApiTypes>();
  api.addHook("onRequest", async (request, reply) => {
    reply.header("x-trace-id", request.id);
  });
  addErrorAnswers(api);
  addValidation(api);
  refuseManyHeaders(api);
  requireHost(api);
  addContentSecurity(api);
  addMetrics(api, deps);
  await addOpenApi(api);
  await addAuthentication(api, deps);
  addJsonBodies(api, deps.limits.body);
  addHealthRoutes(api, deps);
  addOrganizationRoutes(api, deps);
  addIntegrationRoutes(api, deps);
  addClientStateRoutes(api, deps);
  addClientMetricsRoutes(api, deps);
  addTelemetryRoutes(api, deps);
  addBlueprintRoutes(api, deps);
  addEntityRoutes(api, deps);
  addBulkRoutes(api, deps);
  addSearchRoutes(api, deps);
  addIntakeRoutes(api, deps);
  addLifecycleRoutes(api, deps);
  addSyncRoutes(api, deps);
  addRecordRoutes(api, deps);
  addProblemRoutes(api, deps);
  addWaitingRoutes(api, deps);
  addMigrationRoutes(api, deps);
  await api.ready();
  return api;
}

/** At `info` Fastify tells where it listens, once for every address of the machine; the worker tells that itself. */
function warningsOf(log: FastifyBaseLogger): FastifyBaseLogger {
  const isQuieter = log.level === "error" || log.level === "fatal" || log.level === "silent";
  return isQuieter ? log : log.child({}, { level: "warn" });
}

/** Enough for the largest body over a slow line, and an end for one that trickles. */
const REQUEST_TIMEOUT_MS = 10 * 60 * 1000;
