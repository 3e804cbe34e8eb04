import { randomUUID } from "node:crypto";
import { type EntityWrite, formatJson, isObject, type JqObject, type JqValue } from "@longshore/engine";
import type { FastifyRequest } from "fastify";
import * as z from "zod";
import type { EntityCall } from "../apply/entity-call.ts";
import { flagSchema } from "./query-schemas.ts";

/** What clients say about a write in its query. */
export const writeQuerySchema = z.object({
  upsert: flagSchema.default(false),
  merge: flagSchema.default(false),
  validation_only: flagSchema.default(false),
  create_missing_related_entities: flagSchema.default(false),
});

/** What routes that delete say of large deletions. */
export const MIGRATES =
  "More than 1 000 deletions, or 64 MiB of entities, are a migration: 202 with its id, see `GET /v1/migrations/{id}`. Nothing is deleted yet then.";

interface WriteFlags {
  readonly upsert?: boolean;
  readonly merge?: boolean;
  readonly validation_only?: boolean;
  readonly create_missing_related_entities?: boolean;
}

/** A call that this request makes, but for what it writes or deletes. */
export function callOf(request: FastifyRequest, flags: WriteFlags): EntityCall {
  return {
    existing: flags.upsert === true ? "write" : "refuse",
    merge: flags.merge ?? false,
    createMissingRelatedEntities: flags.create_missing_related_entities ?? false,
    deleteDependentEntities: false,
    atomic: true,
    validationOnly: flags.validation_only ?? false,
    caller: { id: request.caller, userAgent: request.headers["user-agent"] ?? null },
    body: formatJson(request.json),
  };
}

const WRITTEN = ["title", "icon", "team", "properties", "relations"] as const;

/** A body as a write: with what it mentions, and nothing else. */
export function writeOf(body: JqObject, blueprint: string): EntityWrite {
  const identifier = body["identifier"] ?? `e_${randomUUID().replaceAll("-", "").slice(0, 16)}`;
  if (typeof identifier !== "string" && !isObject(identifier)) throw new Error("an identifier of another type");
  const given = WRITTEN.filter((key) => Object.hasOwn(body, key)).map((key) => [key, body[key] ?? null] as const);
  const values: Record<string, JqValue> = Object.fromEntries(given);
  return { identifier, blueprint, ...values };
}
