import { formatJson, isObject, type JqObject, type JqValue, parseJson } from "@longshore/engine";
import {
  cursorSchema,
  installationIdSchema,
  integrationSchema,
  kindExamplesBodySchema,
  kindExamplesSchema,
  okSchema,
  resyncStateSchema,
} from "@longshore/shared";
import * as z from "zod";
import { refusal } from "../../api-error.ts";
import { reportResync } from "../../integrations/change-integration.ts";
import { integrationDocument } from "../../integrations/integration-document.ts";
import { findIntegration } from "../../integrations/integration-store.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { authorOf } from "../author.ts";
import { bodyMember, bodyObject } from "../body-member.ts";
import { countSchema } from "../query-schemas.ts";
import type { ServerDeps } from "../server-deps.ts";

const params = z.object({ identifier: installationIdSchema });
const kind = z.string().min(1).max(255);
const tags = ["Integration clients"];

/** What a client keeps here for itself and asks for again. */
export function addClientStateRoutes(api: Api, deps: ServerDeps): void {
  addResyncRoutes(api, deps);
  addExampleRoutes(api, deps);
  addCursorRoutes(api, deps);
}

function addResyncRoutes(api: Api, deps: ServerDeps): void {
  api.patch(
    "/v1/integration/:identifier/resync-state",
    {
      schema: {
        operationId: "reportResyncState",
        summary: "A client tells how its own sync is going",
        tags,
        params,
        body: resyncStateSchema,
        response: { 200: answerOf({ integration: z.looseObject({ identifier: integrationSchema.shape.identifier }) }) },
      },
    },
    async (request) => {
      const { identifier } = request.params;
      const stored = await reportResync(deps.db, identifier, bodyObject(request), authorOf(request, deps));
      return { ok: true, integration: integrationDocument(stored, deps.organization.id) };
    },
  );

  api.get(
    "/v1/integration/:identifier/resync-request",
    {
      schema: {
        operationId: "getResyncRequest",
        summary: "When somebody last wanted the integration to sync again",
        description: "A client that polls syncs when this is newer than its last sync.",
        tags,
        params,
        response: { 200: answerOf({ request: z.object({ updatedAt: z.iso.datetime() }).nullable() }) },
      },
    },
    async ({ params: { identifier } }) => {
      const { resync_requested_at } = await findIntegration(deps.db, identifier);
      return {
        ok: true,
        request: resync_requested_at === null ? null : { updatedAt: resync_requested_at.toISOString() },
      };
    },
  );
}

/** Examples are for people to look at: more than these nobody reads. */
const MOST_EXAMPLES = 5;

function addExampleRoutes(api: Api, { db, clock }: ServerDeps): void {
  api.post(
    "/v1/integration/:identifier/kinds/:kind/examples",
    {
      schema: {
        operationId: "addKindExamples",
        summary: "Raw items of a kind, for trying mappings out",
        tags,
        params: params.extend({ kind }),
        body: kindExamplesBodySchema,
        response: { 200: okSchema },
      },
    },
    async (request) => {
      const { id } = await findIntegration(db, request.params.identifier);
      const given = bodyMember(request, "examples");
      const examples = formatJson(Array.isArray(given) ? given.slice(0, MOST_EXAMPLES) : []);
      const updated_at = clock.now();
      await db
        .insertInto("catalog.kind_example")
        .values({ integration: id, kind: request.params.kind, examples, updated_at })
        .onConflict((conflict) => conflict.columns(["integration", "kind"]).doUpdateSet({ examples, updated_at }))
        .execute();
      return { ok: true };
    },
  );

  api.get(
    "/v1/integration/:identifier/kinds",
    {
      schema: {
        operationId: "listKindExamples",
        summary: "The raw items that were sent of each kind",
        tags,
        params,
        response: { 200: answerOf({ data: z.record(z.string(), kindExamplesSchema) }) },
      },
    },
    async ({ params: { identifier } }) => {
      const { id } = await findIntegration(db, identifier);
      const rows = await db
        .selectFrom("catalog.kind_example")
        .select(["kind", "examples"])
        .where("integration", "=", id)
        .orderBy("kind")
        .execute();
      const kinds = rows.map((row) => [row.kind, { examples: shownExamples(row.kind, parseJson(row.examples)) }]);
      return { ok: true, data: Object.fromEntries(kinds) };
    },
  );
}

function shownExamples(kindName: string, examples: JqValue): JqObject[] {
  return Array.isArray(examples) ? examples.map((data, index) => ({ _id: `${kindName}-${index}`, data })) : [];
}

function addCursorRoutes(api: Api, { db, clock }: ServerDeps): void {
  const querystring = z.object({ kind, index: countSchema(0, 1_000_000) });
  const answer = answerOf({ cursor: cursorSchema });

  api.get(
    "/v1/integration/:identifier/cursor",
    {
      schema: {
        operationId: "getCursor",
        summary: "Where the incremental sync of a resource goes on",
        tags,
        params,
        querystring,
        response: { 200: answer },
      },
    },
    async ({ params: { identifier }, query }) => {
      const { id } = await findIntegration(db, identifier);
      const row = await db
        .selectFrom("catalog.cursor")
        .select("cursor")
        .where("integration", "=", id)
        .where("kind", "=", query.kind)
        .where("resource_index", "=", query.index)
        .executeTakeFirst();
      return { ok: true, cursor: row === undefined ? {} : objectOr(parseJson(row.cursor)) };
    },
  );

  api.route({
    method: ["PUT"],
    url: "/v1/integration/:identifier/cursor",
    schema: {
      operationId: "replaceCursor",
      summary: "Keep where the incremental sync of a resource goes on",
      tags,
      params,
      querystring,
      body: cursorSchema,
      response: { 200: answer },
    },
    handler: async (request) => {
      const { id } = await findIntegration(db, request.params.identifier);
      const cursor = formatJson(bodyObject(request));
      const result = await db
        .updateTable("catalog.cursor")
        .set({ cursor, updated_at: clock.now() })
        .where("integration", "=", id)
        .where("kind", "=", request.query.kind)
        .where("resource_index", "=", request.query.index)
        .executeTakeFirst();
      if (result.numUpdatedRows === 0n) throw refusal("not_found", "there is no cursor yet; POST makes one");
      return { ok: true, cursor: bodyObject(request) };
    },
  });

  api.post(
    "/v1/integration/:identifier/cursor",
    {
      schema: {
        operationId: "createCursor",
        summary: "Keep where the incremental sync of a resource goes on, for the first time",
        tags,
        params,
        querystring,
        body: cursorSchema,
        response: { 201: answer },
      },
    },
    async (request, reply) => {
      const { id } = await findIntegration(db, request.params.identifier);
      const values = { cursor: formatJson(bodyObject(request)), updated_at: clock.now() };
      await db
        .insertInto("catalog.cursor")
        .values({ integration: id, kind: request.query.kind, resource_index: request.query.index, ...values })
        .onConflict((conflict) => conflict.columns(["integration", "kind", "resource_index"]).doUpdateSet(values))
        .execute();
      return reply.code(201).send({ ok: true, cursor: bodyObject(request) });
    },
  );
}

function objectOr(value: JqValue): JqObject {
  return isObject(value) ? value : {};
}
