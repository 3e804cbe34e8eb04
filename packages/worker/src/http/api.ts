import type { JqValue } from "@longshore/engine";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type * as z from "zod";
import type { ApiTypes } from "./answers.ts";

/** The server, as those see it who add routes. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ApiTypes
>;

declare module "fastify" {
  interface FastifyRequest {
    /** The body as it was read, numbers with all their digits; null without one. `body` is the same, typed by its schema. */
    json: JqValue;
    /** Who asks: what becomes `createdBy` and `updatedBy`. Empty where no token is needed. */
    caller: string;
  }
  interface FastifyContextConfig {
    /** `none`: health and the token route. `browser`: pages that a browser opens; the client's id and secret do. */
    auth?: "none" | "browser";
    /** The body of a route that reads it as a stream, for the document. */
    streams?: z.ZodType;
  }
}
