import { collectDefaultMetrics, Histogram } from "prom-client";
import type { Api } from "./api.ts";
import type { ServerDeps } from "./server-deps.ts";

/** Counts requests by route, and answers `/metrics` with everything that the process counts. */
export function addMetrics(api: Api, { metrics, log }: ServerDeps): void {
  if (metrics.getSingleMetric("process_cpu_user_seconds_total") === undefined)
    collectDefaultMetrics({ register: metrics });
  const seconds = new Histogram({
    name: "longshore_http_request_seconds",
    help: "How long requests took, by route.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [metrics],
  });
  api.addHook("onResponse", async (request, reply) => {
    // Never the path as it was asked for: whoever tries paths would add a row for each.
    const route = request.routeOptions.url ?? "unknown";
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    log.debug({ trace: request.id, method: request.method, route, status: reply.statusCode }, "answered");
  });
}
