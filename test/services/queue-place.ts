import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { sharedRedis } from "./services.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the worker of a test has its queue: vitest.config.ts runs the HTTP tests and the scenarios with both. */
    readonly queue: "postgres" | "redis";
  }
}

/** What chooses the queue by environment. In a Redis that others use as well, the organization keeps queues apart. */
export async function queueEnvironment(): Promise<Record<string, string>> {
  if (inject("queue") === "postgres") return {};
  return { REDIS_URL: await sharedRedis(), LONGSHORE_ORG: `org_${randomUUID().slice(0, 8)}` };
}
