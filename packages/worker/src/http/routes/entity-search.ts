import { isObject, type JqValue, type RuleTree, readRuleTree } from "@longshore/engine";
import {
  blueprintIdentifierSchema,
  datasourceEntitiesBodySchema,
  entitySchema,
  searchBodySchema,
  searchQuerySchema,
} from "@longshore/shared";
import * as z from "zod";
import { ApiError } from "../../api-error.ts";
import { findBlueprint } from "../../blueprints/blueprint-store.ts";
import { searchEntities } from "../../catalog/read-entities.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { bodyMember } from "../body-member.ts";
import { fieldsQuerySchema, shownEntity } from "../entity-answer.ts";
import { countSchema } from "../query-schemas.ts";
import type { ServerDeps } from "../server-deps.ts";

const tags = ["Entities"];
const shownSchema = entitySchema.partial();
const page = answerOf({ entities: z.array(shownSchema), next: z.string().nullable() });

/** Most entities of an answer that comes in one piece. */
const MOST_HITS = 10_000;

export function addSearchRoutes(api: Api, deps: ServerDeps): void {
  const { db, clock } = deps;

  api.post(
    "/v1/entities/search",
    {
      schema: {
        operationId: "searchEntities",
        summary: "Entities that a query matches, of all blueprints",
        description: `In one piece up to ${MOST_HITS} entities, which is where an answer ends that has a \`next\`: it is \`from\` of the request for the rest.`,
        tags,
        querystring: fieldsQuerySchema.extend({
          limit: countSchema(1, MOST_HITS).default(MOST_HITS),
          from: z.guid().optional(),
        }),
        body: searchQuerySchema,
        response: { 200: page },
      },
    },
    async (request) => {
      const { limit, from = null } = request.query;
      const query = ruleTree(request.json);
      const found = await searchEntities(db, { blueprint: null, query, now: clock.now(), limit, from });
      return {
        ok: true,
        entities: found.entities.map((entity) => shownEntity(entity, request.query)),
        next: found.next,
      };
    },
  );

  api.post(
    "/v1/blueprints/:blueprint/entities/search",
    {
      schema: {
        operationId: "searchEntitiesOfBlueprint",
        summary: "Entities of a blueprint that a query matches, by pages",
        tags,
        params: z.object({ blueprint: blueprintIdentifierSchema }),
        body: searchBodySchema,
        response: { 200: page },
      },
    },
    async (request) => {
      const { blueprint } = request.params;
      await findBlueprint(db, blueprint);
      const { limit = 200, from = null, include, exclude } = request.body;
      const query = ruleTree(bodyMember(request, "query") ?? { combinator: "and", rules: [] });
      const found = await searchEntities(db, { blueprint, query, now: clock.now(), limit, from });
      const entities = found.entities.map((entity) => shownEntity(entity, { include, exclude }));
      return { ok: true, entities, next: found.next };
    },
  );

  api.post(
    "/v1/blueprints/entities/datasource-entities",
    {
      schema: {
        operationId: "listDatasourceEntities",
        summary: "The entities that a client wrote last, by pages",
        description: "A client names itself in `User-Agent`. `before`: only entities that were updated earlier.",
        tags,
        body: datasourceEntitiesBodySchema,
        response: { 200: page },
      },
    },
    async ({ body }) => {
      const { datasource_prefix: prefix, datasource_suffix: suffix, before, limit = 1000, from = null } = body;
      const rules = [
        { property: "$datasource", operator: "beginsWith", value: prefix },
        { property: "$datasource", operator: "endsWith", value: suffix },
        ...(before === undefined || before === null
          ? []
          : [{ property: "$updatedAt", operator: "<", value: new Date(before).toISOString() }]),
      ];
      const query = ruleTree({ combinator: "and", rules });
      const found = await searchEntities(db, { blueprint: null, query, now: clock.now(), limit, from });
      return { ok: true, entities: found.entities.map((entity) => shownEntity(entity, {})), next: found.next };
    },
  );
}

function ruleTree(query: JqValue): RuleTree {
  const tree = readRuleTree(isObject(query) ? query : {}, "query");
  if ("code" in tree) throw new ApiError(tree);
  return tree;
}
