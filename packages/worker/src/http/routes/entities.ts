import { type JqObject, readRuleTree } from "@longshore/engine";
import {
  blueprintIdentifierSchema,
  entityBodySchema,
  entityIdentifierSchema,
  entityPatchSchema,
  entitySchema,
  okSchema,
} from "@longshore/shared";
import type { FastifyRequest } from "fastify";
import * as z from "zod";
import { refusal } from "../../api-error.ts";
import { callEntityApi } from "../../apply/call-entity-api.ts";
import type { EntityCall, InputResult } from "../../apply/entity-call.ts";
import { findBlueprint } from "../../blueprints/blueprint-store.ts";
import { countEntities, readEntity, searchEntities } from "../../catalog/read-entities.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { bodyObject } from "../body-member.ts";
import { fieldsQuerySchema, shownEntity } from "../entity-answer.ts";
import { callOf, MIGRATES, writeOf, writeQuerySchema } from "../entity-calls.ts";
import { countSchema, flagSchema } from "../query-schemas.ts";
import { refusedInput } from "../refused-input.ts";
import type { ServerDeps } from "../server-deps.ts";

const ofBlueprint = z.object({ blueprint: blueprintIdentifierSchema });
const params = ofBlueprint.extend({ identifier: entityIdentifierSchema });
const one = answerOf({ entity: entitySchema });
const tags = ["Entities"];

export function addEntityRoutes(api: Api, deps: ServerDeps): void {
  addReading(api, deps);
  addWriting(api, deps);
  addDeleting(api, deps);
}

function addReading(api: Api, { db, clock }: ServerDeps): void {
  api.get(
    "/v1/blueprints/:blueprint/entities",
    {
      schema: {
        operationId: "listEntities",
        summary: "The entities of a blueprint, by pages",
        description: "`next` of an answer is `from` of the next request; null at the end.",
        tags,
        params: ofBlueprint,
        querystring: fieldsQuerySchema.extend({ limit: countSchema(1, 1000).default(1000), from: z.guid().optional() }),
        response: { 200: answerOf({ entities: z.array(entitySchema.partial()), next: z.string().nullable() }) },
      },
    },
    async ({ params: { blueprint }, query }) => {
      await findBlueprint(db, blueprint);
      const all = readRuleTree({ combinator: "and", rules: [] }, "query");
      if ("code" in all) throw new Error(all.message);
      const { limit, from = null } = query;
      const page = await searchEntities(db, { blueprint, query: all, now: clock.now(), limit, from });
      return { ok: true, entities: page.entities.map((entity) => shownEntity(entity, query)), next: page.next };
    },
  );

  api.get(
    "/v1/blueprints/:blueprint/entities-count",
    {
      schema: {
        operationId: "countEntities",
        summary: "How many entities a blueprint has",
        tags,
        params: ofBlueprint,
        response: { 200: answerOf({ count: z.int().nonnegative() }) },
      },
    },
    async ({ params: { blueprint } }) => {
      await findBlueprint(db, blueprint);
      return { ok: true, count: await countEntities(db, blueprint) };
    },
  );

  for (const path of ENTITY_PATHS) {
    api.get(
      path.url,
      {
        schema: {
          hide: path.hidden,
          operationId: "getEntity",
          summary: "One entity",
          tags,
          params: path.params,
          querystring: fieldsQuerySchema,
          response: { 200: answerOf({ entity: entitySchema.partial() }) },
        },
      },
      async ({ params: given, query }) => {
        const ref = refOf(given);
        const entity = await readEntity(db, ref);
        if (entity === null) throw refusal("not_found", `there is no \`${ref.blueprint}/${ref.identifier}\``);
        return { ok: true, entity: shownEntity(entity, query) };
      },
    );
  }
}

/** Identifiers may have slashes, and not every client escapes them. */
const ENTITY_PATHS = [
  { url: "/v1/blueprints/:blueprint/entities/:identifier", hidden: false, params },
  {
    url: "/v1/blueprints/:blueprint/entities/*",
    hidden: true,
    params: ofBlueprint.extend({ "*": entityIdentifierSchema }),
  },
] as const;

type EntityPath = { blueprint: string; identifier: string } | { blueprint: string; "*": string };

function refOf(given: EntityPath): { blueprint: string; identifier: string } {
  return { blueprint: given.blueprint, identifier: "identifier" in given ? given.identifier : given["*"] };
}

function addWriting(api: Api, deps: ServerDeps): void {
  api.post(
    "/v1/blueprints/:blueprint/entities",
    {
      schema: {
        operationId: "createEntity",
        summary: "Create an entity, or with `upsert` change the one that is there",
        description:
          "`upsert` alone replaces the entity, with `merge` only what is given changes. `validation_only` writes nothing. `create_missing_related_entities` creates the targets of relations that do not exist. Without an identifier one is made up.",
        tags,
        params: ofBlueprint,
        querystring: writeQuerySchema,
        body: entityBodySchema,
        response: { 200: one, 201: one },
      },
    },
    async (request, reply) => {
      const { blueprint } = request.params;
      await findBlueprint(deps.db, blueprint);
      const result = await writeOne(request, deps, {
        ...callOf(request, request.query),
        writes: [writeOf(bodyObject(request), blueprint)],
      });
      return reply.code(result.status === "created" ? 201 : 200).send({ ok: true, entity: entityIn(result) });
    },
  );

  for (const path of ENTITY_PATHS) {
    for (const { method, merge, body, operationId, summary } of CHANGES) {
      api.route({
        method,
        url: path.url,
        schema: {
          hide: path.hidden,
          operationId,
          summary,
          tags,
          params: path.params,
          querystring: writeQuerySchema.pick({ create_missing_related_entities: true, validation_only: true }),
          body,
          response: { 200: one },
        },
        handler: async (request) => {
          const { blueprint, identifier } = refOf(request.params);
          await findBlueprint(deps.db, blueprint);
          const given = bodyObject(request);
          if (given["identifier"] !== undefined && given["identifier"] !== identifier) {
            throw refusal("invalid_request", "body: identifier: an identifier cannot change");
          }
          const result = await writeOne(request, deps, {
            ...callOf(request, { ...request.query, upsert: true, merge }),
            absent: "refuse",
            writes: [{ ...writeOf(given, blueprint), identifier }],
          });
          return { ok: true, entity: entityIn(result) };
        },
      });
    }
  }
}

const CHANGES = [
  {
    method: "PUT",
    merge: false,
    body: entityBodySchema,
    operationId: "replaceEntity",
    summary: "Replace an entity",
  },
  {
    method: "PATCH",
    merge: true,
    body: entityPatchSchema,
    operationId: "patchEntity",
    summary: "Change parts of an entity; what is not named stays",
  },
] as const;

function addDeleting(api: Api, deps: ServerDeps): void {
  for (const path of ENTITY_PATHS) {
    api.delete(
      path.url,
      {
        schema: {
          hide: path.hidden,
          operationId: "deleteEntity",
          summary: "Delete an entity",
          description: `Entities that need it block the deletion, unless \`delete_dependents\` deletes them, too. ${MIGRATES}`,
          tags,
          params: path.params,
          querystring: z.object({ delete_dependents: flagSchema.default(false) }),
          response: { 200: okSchema, 202: answerOf({ migrationId: z.uuid() }) },
        },
      },
      async (request, reply) => {
        const ref = refOf(request.params);
        if ((await readEntity(deps.db, ref)) === null) {
          throw refusal("not_found", `there is no \`${ref.blueprint}/${ref.identifier}\``);
        }
        const { deletes, migration } = await callEntityApi(deps.applying, {
          ...callOf(request, {}),
          deletes: [ref],
          deleteDependentEntities: request.query.delete_dependents,
        });
        for (const result of deletes) if (result.status === "rejected") throw refusedInput(result);
        if (migration !== null) return reply.code(202).send({ ok: true, migrationId: migration });
        return { ok: true };
      },
    );
  }
}

async function writeOne(_: FastifyRequest, { applying }: ServerDeps, call: EntityCall): Promise<InputResult> {
  const { writes } = await callEntityApi(applying, call);
  const [result] = writes;
  if (result === undefined) throw new Error("a write without a result");
  if (result.status === "rejected") throw refusedInput(result);
  return result;
}

function entityIn({ entity }: InputResult): JqObject {
  if (entity === null) throw new Error("a write that was taken gave no entity");
  return shownEntity(entity, {});
}
