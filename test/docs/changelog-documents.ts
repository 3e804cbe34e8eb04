import { changelogEventSchema } from "@longshore/shared";
import * as z from "zod";

const SCHEMA_FILE = "event.schema.json";

/** docs/changelog/event.schema.json */
export function eventSchemaDocument(): object {
  // As readers have to take it: events may grow members.
  const { $schema, ...schema } = z.toJSONSchema(changelogEventSchema, { target: "draft-7", io: "input" });
  return { $schema, title: "An event of the changelog", ...schema };
}

/** docs/changelog/asyncapi.json: https://www.asyncapi.com/docs/reference/specification/v3.0.0 */
export function asyncapiDocument(): object {
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Longshore changelog",
      version: "1",
      description:
        "Every change of the catalog and of integrations. At least once, in order per key: ignore a revision that is not greater than the last one seen of its entity, deletions included. Events that are larger than the topic takes say what they leave out (`omitted`).",
    },
    defaultContentType: "application/json",
    servers: {
      kafka: { host: "{brokers}", protocol: "kafka", variables: { brokers: { description: "KAFKA_BROKERS" } } },
    },
    channels: {
      changes: {
        address: "{org}.change.log",
        parameters: ORGANIZATION,
        messages: { entity: messageOf("EntityEvent"), integration: messageOf("IntegrationEvent") },
      },
      resyncRequests: {
        address: "{org}.integration.resync.requests",
        description: "Only with the feature flag OCEAN_KAFKA_INTEGRATION_RESYNC_REQUESTS_TOPIC_ENABLED.",
        parameters: ORGANIZATION,
        messages: {
          resyncRequest: {
            name: "ResyncRequest",
            payload: {
              type: "object",
              required: ["context"],
              properties: {
                context: {
                  type: "object",
                  required: ["integrationId"],
                  properties: { integrationId: { type: "string" } },
                },
              },
            },
          },
        },
      },
    },
    operations: {
      publishChange: { action: "send", channel: { $ref: "#/channels/changes" } },
      requestResync: { action: "send", channel: { $ref: "#/channels/resyncRequests" } },
    },
  };
}

const ORGANIZATION = { org: { description: "LONGSHORE_ORG", default: "org_local" } };

function messageOf(name: string): object {
  return {
    name,
    headers: {
      type: "object",
      properties: {
        id: { type: "string", description: "Place in the outbox; the same again when it is delivered again." },
        sequence: { type: "string" },
        schemaVersion: { type: "string", const: "1" },
      },
    },
    payload: { $ref: `${SCHEMA_FILE}#/definitions/${name}` },
    bindings: { kafka: { key: { type: "string", description: "`<blueprint>/<identifier>`, or the installation id" } } },
  };
}
