import { formatJson, type JqObject } from "@longshore/engine";
import type { FastifyTypeProvider } from "fastify";
import type * as z from "zod";

/**
 * Requests are typed by their zod schemas. Answers are JSON values of any form: what they must look like is written in
 * the OpenAPI document, to which the tests hold every answer.
 */
export interface ApiTypes extends FastifyTypeProvider {
  validator: this["schema"] extends z.ZodType ? z.output<this["schema"]> : unknown;
  serializer: JqObject | string;
}

/** Numbers keep all their digits. */
export function writeAnswer(answer: unknown): string {
  // `ApiTypes` lets no other answer through.
  return typeof answer === "string" ? answer : formatJson(answer as JqObject);
}
