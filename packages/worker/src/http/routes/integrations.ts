import type { JqObject, JqValue } from "@longshore/engine";
import {
  configVersionSchema,
  installationIdSchema,
  integrationBodySchema,
  integrationConfigPatchSchema,
  integrationMetadataSchema,
  integrationPatchSchema,
  integrationSchema,
  okSchema,
  type Problem,
  problemSchema,
} from "@longshore/shared";
import type { FastifyRequest } from "fastify";
import * as z from "zod";
import {
  createIntegration,
  deleteIntegration,
  type IntegrationFields,
  patchIntegration,
  requestResync,
} from "../../integrations/change-integration.ts";
import { acceptConfig } from "../../integrations/check-config.ts";
import { listConfigVersions } from "../../integrations/config-versions.ts";
import {
  integrationDocument,
  internalId,
  objectIn,
  type StoredIntegration,
} from "../../integrations/integration-document.ts";
import {
  findByInternalId,
  findIntegration,
  listIntegrations,
  withConfig,
} from "../../integrations/integration-store.ts";
import { throttleOf } from "../../integrations/throttle.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { authorOf } from "../author.ts";
import { bodyMember, bodyObject } from "../body-member.ts";
import { destinationProblems } from "../destination-problems.ts";
import { problemsIn } from "../problems-in.ts";
import { flagSchema } from "../query-schemas.ts";
import type { ServerDeps } from "../server-deps.ts";
import { validateWithConfig } from "../validation.ts";

const params = z.object({ identifier: installationIdSchema });
const changed = answerOf({ integration: integrationSchema, problems: z.array(problemSchema) });
const tags = ["Integrations"];

export function addIntegrationRoutes(api: Api, deps: ServerDeps): void {
  addReading(api, deps);
  addCreating(api, deps);
  addPatching(api, deps);
}

function addReading(api: Api, deps: ServerDeps): void {
  const { db } = deps;
  const shown = (request: FastifyRequest, stored: StoredIntegration) => shownIntegration(request, stored, deps);

  api.get(
    "/v1/integration",
    {
      schema: {
        operationId: "listIntegrations",
        summary: "All integrations",
        tags,
        querystring: z.object({ actionsProcessingEnabled: flagSchema.optional() }),
        response: { 200: answerOf({ integrations: z.array(integrationSchema) }) },
      },
    },
    async (request) => {
      const wanted = request.query.actionsProcessingEnabled;
      const all = (await listIntegrations(db)).map((stored) => shown(request, stored));
      const matches = all.filter(
        ({ actionsProcessingEnabled: enabled = false }) => wanted === undefined || enabled === wanted,
      );
      return { ok: true, integrations: matches };
    },
  );

  api.get(
    "/v1/integration/metadata",
    {
      schema: {
        operationId: "listIntegrationMetadata",
        summary: "What everyone may know of the integrations",
        tags,
        response: { 200: answerOf({ integrations: z.array(integrationMetadataSchema) }) },
      },
    },
    async () => {
      const all = await listIntegrations(db);
      return { ok: true, integrations: all.map(metadataOf) };
    },
  );

  api.get(
    "/v1/integration/:identifier",
    {
      schema: {
        operationId: "getIntegration",
        summary: "One integration",
        tags,
        params,
        querystring: z.object({ byField: z.enum(["installationId", "logIngestId"]).default("installationId") }),
        response: { 200: answerOf({ integration: integrationSchema }) },
      },
    },
    async (request) => {
      const find = request.query.byField === "logIngestId" ? findByInternalId : findIntegration;
      const row = await find(db, request.params.identifier);
      const integration = shown(request, await withConfig(db, row));
      return { ok: true, integration: { ...integration, ...(await throttleOf(db, row.id)) } };
    },
  );

  api.get(
    "/v1/integration/:identifier/config/versions",
    {
      schema: {
        operationId: "listConfigVersions",
        summary: "Every configuration that an integration ever ran with, the newest first",
        tags,
        params,
        response: { 200: answerOf({ versions: z.array(configVersionSchema) }) },
      },
    },
    async ({ params: { identifier } }) => {
      const { id } = await findIntegration(db, identifier);
      return { ok: true, versions: await listConfigVersions(db, id) };
    },
  );
}

function addCreating(api: Api, deps: ServerDeps): void {
  api.post(
    "/v1/integration",
    {
      validatorCompiler: validateWithConfig(deps),
      schema: {
        operationId: "createIntegration",
        summary: "Create an integration, or with `upsert` change the one that is there",
        description:
          "With `upsert=true` the fields that are given replace those that are stored; `config` is replaced as a whole. Warnings about the configuration come back as `problems`: also what of its mappings does not fit their blueprints, which may be created later.",
        tags,
        querystring: z.object({ upsert: flagSchema.default(false), integration_modes: z.string().optional() }),
        body: integrationBodySchema,
        response: { 200: changed, 201: changed },
      },
    },
    async (request, reply) => {
      const { installationId } = request.body;
      const { fields, warnings } = await fieldsOf(request, installationId, deps);
      const author = authorOf(request, deps);
      const { integration, created } = await createIntegration(deps.db, installationId, fields, request.query, author);
      return reply
        .code(created ? 201 : 200)
        .send({ ok: true, integration: shownIntegration(request, integration, deps), problems: problemsIn(warnings) });
    },
  );

  api.delete(
    "/v1/integration/:identifier",
    {
      schema: {
        operationId: "deleteIntegration",
        summary: "Delete an integration; its entities stay, without owner",
        description:
          "Its log is closed: whatever is sent to it is answered 409 `integration_deleted`. What it has acknowledged before still takes effect, and belongs to nobody. The same installation id may be created again: that is another integration, with a log of its own.",
        tags,
        params,
        response: { 200: okSchema },
      },
    },
    async (request) => {
      await deleteIntegration(deps.db, request.params.identifier, authorOf(request, deps));
      return { ok: true };
    },
  );
}

function addPatching(api: Api, deps: ServerDeps): void {
  api.patch(
    "/v1/integration/:identifier",
    {
      validatorCompiler: validateWithConfig(deps),
      schema: {
        operationId: "patchIntegration",
        summary: "Change fields of an integration; an empty body asks it to sync again",
        tags,
        params,
        body: integrationPatchSchema.nullish(),
        response: { 200: changed },
      },
    },
    async (request) => {
      const { identifier } = request.params;
      const { fields, warnings } = await fieldsOf(request, identifier, deps);
      const author = authorOf(request, deps);
      const isEmpty = Object.keys(bodyObject(request)).length === 0;
      const integration = isEmpty
        ? await requestResync(deps.db, identifier, author)
        : await patchIntegration(deps.db, identifier, fields, { skipResync: skipsResync(request) }, author);
      return { ok: true, integration: shownIntegration(request, integration, deps), problems: problemsIn(warnings) };
    },
  );

  api.patch(
    "/v1/integration/:identifier/config",
    {
      validatorCompiler: validateWithConfig(deps),
      schema: {
        operationId: "patchIntegrationConfig",
        summary: "Replace the configuration of an integration",
        description:
          "With the header `x-skip-resync: true` the integration is not notified. Warnings come back as `problems`, as they do when it is created.",
        tags,
        params,
        headers: z.looseObject({ "x-skip-resync": flagSchema.optional() }),
        body: integrationConfigPatchSchema,
        response: { 200: changed },
      },
    },
    async (request) => {
      const { identifier } = request.params;
      const { config, warnings } = await acceptConfig(deps, identifier, bodyMember(request, "config") ?? null);
      const options = { skipResync: skipsResync(request) };
      const author = authorOf(request, deps);
      const fields = { attributes: {}, config };
      const integration = await patchIntegration(deps.db, identifier, fields, options, author);
      return { ok: true, integration: shownIntegration(request, integration, deps), problems: problemsIn(warnings) };
    },
  );
}

interface GivenFields {
  readonly fields: IntegrationFields;
  readonly warnings: readonly Problem[];
}

/** What the server says about an integration is not the client's to say. */
const NOT_ATTRIBUTES = ["_id", "_orgId", "identifier", "installationId", "installationType", "resyncState", "clientId"];
const OURS = [
  "logAttributes",
  "metricAttributes",
  "ingestAttributes",
  "createdAt",
  "createdBy",
  "updatedAt",
  "updatedBy",
];
const kept = new Set([...NOT_ATTRIBUTES, ...OURS, "config", "changelogDestination"]);

async function fieldsOf(request: FastifyRequest, integration: string, deps: ServerDeps): Promise<GivenFields> {
  const entries = Object.entries(bodyObject(request)).filter(([name]) => !kept.has(name));
  const changelogDestination = bodyMember(request, "changelogDestination");
  const given: JqValue | undefined = bodyMember(request, "config");
  const accepted = given === undefined ? null : await acceptConfig(deps, integration, given);
  return {
    fields: {
      attributes: Object.fromEntries(entries),
      ...(changelogDestination === undefined ? {} : { changelogDestination }),
      ...(accepted === null ? {} : { config: accepted.config }),
    },
    warnings: [...(accepted?.warnings ?? []), ...destinationProblems(changelogDestination, deps)],
  };
}

/** Read as it was sent: a schema of headers would have made a boolean of it at one route, and not at the other. */
function skipsResync({ raw }: FastifyRequest): boolean {
  return raw.headers["x-skip-resync"] === "true";
}

function metadataOf({ row }: StoredIntegration): JqObject {
  const { installationAppType = null } = objectIn(row.attributes);
  return {
    identifier: row.installation_id,
    installationId: row.installation_id,
    installationAppType,
    updatedAt: row.updated_at.toISOString(),
  };
}

/** With what depends on the server it is asked at: where clients send logs, metrics and raw data. */
function shownIntegration(request: FastifyRequest, stored: StoredIntegration, deps: ServerDeps): JqObject {
  const base = deps.publicUrl ?? `${request.protocol}://${request.host}`;
  const ingestId = internalId(stored.row.id);
  const { installationAppType = null, ...document } = integrationDocument(stored, deps.organization.id);
  return {
    ...document,
    installationAppType,
    integrationType: installationAppType,
    clientId: deps.credentials.clientId,
    logAttributes: { ingestId, ingestUrl: `${base}/v1/ingest/${ingestId}/logs` },
    metricAttributes: { ingestId, ingestUrl: `${base}/v1/ingest/${ingestId}/metrics` },
    ingestAttributes: { ingestId, ingestUrl: `${base}/v1` },
  };
}
