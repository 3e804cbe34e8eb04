import type { JqObject } from "@longshore/engine";
import {
  blueprintIdentifierSchema,
  entityBulkBodySchema,
  entityBulkDeleteBodySchema,
  entityIdentifierSchema,
  problemCodeInfo,
  problemSchema,
} from "@longshore/shared";
import * as z from "zod";
import { callEntityApi } from "../../apply/call-entity-api.ts";
import type { EntityCall, InputResult } from "../../apply/entity-call.ts";
import { deleteBlueprint, findBlueprint } from "../../blueprints/blueprint-store.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { callOf, MIGRATES, writeQuerySchema } from "../entity-calls.ts";
import { entityListSchema, listedWrites, readEntityLists } from "../entity-list.ts";
import { flagSchema } from "../query-schemas.ts";
import { refusedInput } from "../refused-input.ts";
import type { ServerDeps } from "../server-deps.ts";
import { validateBodyAs } from "../validation.ts";

const params = z.object({ blueprint: blueprintIdentifierSchema });
const tags = ["Entities"];

const written = answerOf({
  entities: z.array(z.object({ index: z.int(), identifier: z.string(), created: z.boolean() })),
  errors: z.array(
    z.object({
      index: z.int(),
      identifier: z.string(),
      statusCode: z.int(),
      error: problemSchema.shape.code,
      message: z.string(),
    }),
  ),
});

/** Several entities at once. */
export function addBulkRoutes(api: Api, deps: ServerDeps): void {
  api.register(async (scope: Api) => {
    readEntityLists(scope, deps.limits.body);
    addBulkWrite(scope, deps);
  });
  addBulkDelete(api, deps);
}

function addBulkWrite(api: Api, deps: ServerDeps): void {
  api.post(
    "/v1/blueprints/:blueprint/entities/bulk",
    {
      schema: {
        operationId: "writeEntities",
        summary: "Write up to 20 entities; 207 if some of them were refused",
        description:
          "A fault of one entity (an identifier that is a number, U+0000, a value of another type, too many levels) refuses that entity, by its `index`; the others are written.",
        tags,
        params,
        querystring: writeQuerySchema,
        body: entityBulkBodySchema,
        response: { 200: written, 207: written },
      },
      validatorCompiler: validateBodyAs(entityListSchema),
    },
    async (request, reply) => {
      const { blueprint } = request.params;
      await findBlueprint(deps.db, blueprint);
      const call: EntityCall = {
        ...callOf(request, request.query),
        writes: listedWrites(request, blueprint),
        atomic: false,
      };
      const { writes } = await callEntityApi(deps.applying, call);
      const errors = writes.flatMap((result, index) => (result.status === "rejected" ? [errorOf(result, index)] : []));
      const entities = writes.flatMap((result, index) => (result.status === "rejected" ? [] : [doneOf(result, index)]));
      return reply.code(errors.length > 0 ? 207 : 200).send({ ok: true, entities, errors });
    },
  );
}

function doneOf({ ref, status }: InputResult, index: number): JqObject {
  return { index, identifier: ref?.identifier ?? "unknown", created: status === "created" };
}

/** `unknown`: there is no identifier, or a search that did not find exactly one entity. Clients look for the word. */
function errorOf(result: InputResult, index: number): JqObject {
  const { problem } = refusedInput(result);
  return {
    index,
    identifier: result.ref?.identifier ?? "unknown",
    statusCode: problemCodeInfo(problem.code).status ?? 422,
    error: problem.code,
    message: problem.message,
  };
}

function addBulkDelete(api: Api, deps: ServerDeps): void {
  api.post(
    "/v1/blueprints/:blueprint/bulk/entities/delete",
    {
      schema: {
        operationId: "deleteEntities",
        summary: "Delete up to 100 entities, all or none",
        description: MIGRATES,
        tags,
        params,
        querystring: z.object({ delete_dependents: flagSchema.default(false) }),
        body: entityBulkDeleteBodySchema,
        response: {
          200: answerOf({ deletedEntities: z.array(entityIdentifierSchema) }),
          202: answerOf({ migrationId: z.uuid(), deletedEntities: z.array(entityIdentifierSchema) }),
        },
      },
    },
    async (request, reply) => {
      const { blueprint } = request.params;
      await findBlueprint(deps.db, blueprint);
      const { deletes, deleted, migration } = await callEntityApi(deps.applying, {
        ...callOf(request, {}),
        deletes: request.body.entities.map((identifier) => ({ blueprint, identifier })),
        deleteDependentEntities: request.query.delete_dependents,
      });
      for (const result of deletes) if (result.status === "rejected") throw refusedInput(result);
      // Ocean reads the list of whatever succeeds.
      if (migration !== null) return reply.code(202).send({ ok: true, migrationId: migration, deletedEntities: [] });
      const own = deleted.filter((ref) => ref.blueprint === blueprint);
      return { ok: true, deletedEntities: own.map((ref) => ref.identifier) };
    },
  );

  api.delete(
    "/v1/blueprints/:blueprint/all-entities",
    {
      schema: {
        operationId: "deleteAllEntities",
        summary: "Delete every entity of a blueprint, and with `delete_blueprint` the blueprint",
        description: MIGRATES,
        tags,
        params,
        querystring: z.object({
          delete_blueprint: flagSchema.default(false),
          delete_dependents: flagSchema.default(false),
        }),
        response: {
          200: answerOf({ deletedEntities: z.int().nonnegative() }),
          202: answerOf({ migrationId: z.uuid() }),
        },
      },
    },
    async (request, reply) => {
      const { blueprint } = request.params;
      await findBlueprint(deps.db, blueprint);
      const { deletes, deleted, migration } = await callEntityApi(deps.applying, {
        ...callOf(request, {}),
        deleteAllOf: { blueprint, andBlueprint: request.query.delete_blueprint },
        deleteDependentEntities: request.query.delete_dependents,
      });
      for (const result of deletes) if (result.status === "rejected") throw refusedInput(result);
      if (migration !== null) return reply.code(202).send({ ok: true, migrationId: migration });
      if (request.query.delete_blueprint) await deleteBlueprint(deps.db, blueprint);
      return { ok: true, deletedEntities: deleted.length };
    },
  );
}
