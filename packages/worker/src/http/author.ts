import type { FastifyRequest } from "fastify";
import type { Author } from "../integrations/integration-event.ts";
import type { ServerDeps } from "./server-deps.ts";

/** Who makes a change with this request, and when. */
export function authorOf(request: FastifyRequest, { clock, organization }: ServerDeps): Author {
  return {
    orgId: organization.id,
    userId: request.caller,
    origin: request.headers["user-agent"] ?? "API",
    at: clock.now(),
  };
}
