import { isObject, type JqObject, type JqValue } from "@longshore/engine";
import type { FastifyRequest } from "fastify";

/** The body as an object, numbers with all their digits: what a schema of an object has let through. */
export function bodyObject({ json }: FastifyRequest): JqObject {
  return isObject(json) ? json : {};
}

/** A member of the body; undefined if it has none. */
export function bodyMember(request: FastifyRequest, name: string): JqValue | undefined {
  const body = bodyObject(request);
  return Object.hasOwn(body, name) ? body[name] : undefined;
}
