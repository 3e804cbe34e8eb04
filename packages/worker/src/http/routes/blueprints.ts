import { isObject, type JqObject, type JqValue } from "@longshore/engine";
import {
  blueprintIdentifierSchema,
  blueprintPatchSchema,
  blueprintSchema,
  type Problem,
  problem,
  problemSchema,
  storedBlueprintSchema,
} from "@longshore/shared";
import * as z from "zod";
import {
  createBlueprint,
  deleteWithRelations,
  findBlueprint,
  listBlueprints,
  type RemovedRelation,
  replaceBlueprint,
  type StoredBlueprint,
} from "../../blueprints/blueprint-store.ts";
import { acceptBlueprint } from "../../blueprints/check-blueprint.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { authorOf } from "../author.ts";
import { bodyObject } from "../body-member.ts";
import { destinationProblems } from "../destination-problems.ts";
import { problemsIn } from "../problems-in.ts";
import type { ServerDeps } from "../server-deps.ts";

const params = z.object({ blueprint: blueprintIdentifierSchema });
const one = answerOf({ blueprint: storedBlueprintSchema });
const changed = answerOf({ blueprint: storedBlueprintSchema, problems: z.array(problemSchema) });
const tags = ["Blueprints"];

export function addBlueprintRoutes(api: Api, deps: ServerDeps): void {
  addReading(api, deps);
  addWriting(api, deps);
}

function addReading(api: Api, { db }: ServerDeps): void {
  api.get(
    "/v1/blueprints",
    {
      schema: {
        operationId: "listBlueprints",
        summary: "All blueprints",
        tags,
        response: { 200: answerOf({ blueprints: z.array(storedBlueprintSchema) }) },
      },
    },
    async () => ({ ok: true, blueprints: (await listBlueprints(db)).map(shown) }),
  );

  api.get(
    "/v1/blueprints/:blueprint",
    {
      schema: { operationId: "getBlueprint", summary: "One blueprint", tags, params, response: { 200: one } },
    },
    async ({ params: { blueprint } }) => ({ ok: true, blueprint: shown(await findBlueprint(db, blueprint)) }),
  );
}

function addWriting(api: Api, deps: ServerDeps): void {
  const { db, checking } = deps;

  api.post(
    "/v1/blueprints",
    {
      schema: {
        operationId: "createBlueprint",
        summary: "Create a blueprint",
        description:
          "The targets of its relations must exist. What of its schema cannot be checked, and what it leaves out, comes back as `problems`: a type that is none of the five is kept and taken for text, and a relation that does not say `required` or `many` is not.",
        tags,
        querystring: z.object({ create_catalog_page: z.string().optional() }),
        body: blueprintSchema,
        response: { 201: changed },
      },
    },
    async (request, reply) => {
      const document = bodyObject(request);
      const problems = await acceptBlueprint(checking, document);
      const stored = await createBlueprint(db, document, authorOf(request, deps));
      return reply.code(201).send(answer(stored, problems, deps));
    },
  );

  api.put(
    "/v1/blueprints/:blueprint",
    {
      schema: {
        operationId: "replaceBlueprint",
        summary: "Replace a blueprint",
        description: "The type of a property cannot change, nor the target of a relation that entities have.",
        tags,
        params,
        body: blueprintSchema,
        response: { 200: changed },
      },
    },
    async (request) => {
      const document = bodyObject(request);
      const problems = await acceptBlueprint(checking, document);
      const next = () => document;
      return answer(
        await replaceBlueprint(db, request.params.blueprint, next, authorOf(request, deps)),
        problems,
        deps,
      );
    },
  );

  api.patch(
    "/v1/blueprints/:blueprint",
    {
      schema: {
        operationId: "patchBlueprint",
        summary: "Change blocks of a blueprint; those that are not named stay",
        tags,
        params,
        body: blueprintPatchSchema,
        response: { 200: changed },
      },
    },
    async (request) => {
      const { blueprint } = request.params;
      const next = (current: JqObject) => ({ ...current, ...bodyObject(request) });
      // Properties are replaced as a whole or stay, so what is checked is what will be stored, or was stored meanwhile.
      const problems = await acceptBlueprint(checking, next((await findBlueprint(db, blueprint)).document));
      return answer(await replaceBlueprint(db, blueprint, next, authorOf(request, deps)), problems, deps);
    },
  );

  api.delete(
    "/v1/blueprints/:blueprint",
    {
      schema: {
        operationId: "deleteBlueprint",
        summary: "Delete a blueprint that has no entities",
        description:
          "Relations of other blueprints that point at it go with it where those have no entities either, and come back as `problems`: so blueprints that point at each other, such as those of a setup that is taken back, go one by one in any order. A blueprint with entities keeps the targets of its relations.",
        tags,
        params,
        response: { 200: answerOf({ problems: z.array(problemSchema) }) },
      },
    },
    async (request) => {
      const removed = await deleteWithRelations(db, request.params.blueprint, authorOf(request, deps));
      return { ok: true, problems: problemsIn(removed.map(goneRelation)) };
    },
  );
}

function goneRelation({ blueprint, relation }: RemovedRelation): Problem {
  return problem(
    "relation_removed",
    `relation \`${relation}\` of blueprint \`${blueprint}\` pointed at it, and is gone`,
  );
}

function shown({ document, row }: StoredBlueprint): JqObject {
  return {
    ...document,
    relations: shownRelations(document["relations"]),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
  };
}

/** Clients read `required` and `many` of each. */
function shownRelations(relations: JqValue | undefined): JqObject {
  if (relations === undefined || !isObject(relations)) return {};
  const complete = (relation: JqValue): JqValue =>
    isObject(relation) ? { required: false, many: false, ...relation } : relation;
  return Object.fromEntries(Object.entries(relations).map(([name, relation]) => [name, complete(relation)]));
}

function answer(stored: StoredBlueprint, problems: readonly Problem[], deps: ServerDeps): JqObject {
  const unheard = destinationProblems(stored.document["changelogDestination"], deps);
  return { ok: true, blueprint: shown(stored), problems: problemsIn([...problems, ...unheard]) };
}
