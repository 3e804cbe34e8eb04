import swagger from "@fastify/swagger";
import { errorAnswerSchema, okSchema } from "@longshore/shared";
import scalar from "@scalar/fastify-api-reference";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { Api } from "../api.ts";
import { NONCE_PLACEHOLDER } from "../content-security.ts";
import { EXAMPLES } from "./examples.ts";

/** `/openapi.json`, made of the routes' own schemas, and a page at `/docs` that shows it. */
export async function addOpenApi(api: Api): Promise<void> {
  await api.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Longshore",
        version: "1",
        description: INTRODUCTION,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", description: "A token of `POST /v1/auth/access_token`." },
          client: {
            type: "http",
            scheme: "basic",
            description: "The client's id and secret, for browsers and scrapers.",
          },
        },
      },
      security: [{ bearer: [] }],
    },
    transform: (route) => jsonSchemaTransform({ ...route, schema: documented(route) }),
    transformObject: (given) => {
      const document = jsonSchemaTransformObject(given);
      addExamples(document.paths ?? {});
      return document;
    },
  });

  api.get(
    "/openapi.json",
    {
      config: { auth: "browser" },
      schema: {
        operationId: "getOpenApiDocument",
        summary: "This document",
        tags: ["Operation"],
        security: [{ bearer: [] }, { client: [] }],
        response: { 200: okSchema.loose().omit({ ok: true }) },
      },
    },
    async (_request, reply) => reply.type("application/json").send(JSON.stringify(api.swagger())),
  );

  await api.register(async (scope: Api) => {
    scope.addHook("onRoute", (route) => {
      route.config = { ...route.config, auth: "browser" };
    });
    await scope.register(scalar, {
      routePrefix: "/docs",
      configuration: {
        url: "/openapi.json",
        title: "Longshore",
        telemetry: false,
        withDefaultFonts: false,
        nonce: NONCE_PLACEHOLDER,
      },
    });
  });
}

const INTRODUCTION = `Integrations, blueprints, entities and raw payloads.

Every route but those of health and the token needs \`Authorization: Bearer <token>\`. What is refused is answered with
\`{"ok": false, "error": "<code>", "message": …, "details": {"problems": […]}}\`; codes are stable. Every answer carries
\`x-trace-id\`, which names it in the server's log. Bodies are JSON in UTF-8 and may be compressed (gzip, deflate).`;

type Route = Parameters<typeof jsonSchemaTransform>[0];

/** With what every route may answer, and the body of those that read it as a stream. */
function documented({ schema, route }: Route): Route["schema"] {
  if (schema?.["hide"] === true || schema?.response === undefined) return { ...schema, hide: true };
  const streams = route.config?.streams;
  return {
    ...schema,
    ...(streams === undefined ? {} : { body: streams }),
    response: { ...schema.response, default: errorAnswerSchema.describe("What is refused, and what fails") },
  };
}

/** Puts the examples beside the bodies and parameters that they are of. */
function addExamples(paths: object): void {
  const items: unknown[] = Object.values(paths);
  const operations = items.flatMap((item) => Object.values(objectOr(item)).map(objectOr));
  for (const { operationId, parameters, requestBody } of operations) {
    const example = EXAMPLES[String(operationId)];
    if (example === undefined) continue;
    const named = Array.isArray(parameters) ? parameters.map(objectOr) : [];
    for (const parameter of named) {
      const value = example.parameters?.[String(parameter["name"])];
      if (value !== undefined) parameter["example"] = value;
    }
    const content = objectOr(objectOr(requestBody)["content"]);
    for (const media of Object.values(content).map(objectOr)) media["example"] = example.body;
  }
}

function objectOr(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
