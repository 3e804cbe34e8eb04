import { kafkaCredentialsSchema, organizationSchema } from "@longshore/shared";
import * as z from "zod";
import { refusal } from "../../api-error.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import type { ServerDeps } from "../server-deps.ts";

export function addOrganizationRoutes(api: Api, { organization, kafka }: ServerDeps): void {
  const tags = ["Organization"];

  api.get(
    "/v1/organization",
    {
      schema: {
        operationId: "getOrganization",
        summary: "The organization of this deployment, and what its clients may do",
        tags,
        response: { 200: answerOf({ organization: organizationSchema }) },
      },
    },
    async () => {
      const { id, name, featureFlags } = organization;
      return { ok: true, organization: { id, name, featureFlags: [...featureFlags] } };
    },
  );

  api.get(
    "/v1/integration/provision-enabled",
    {
      schema: {
        operationId: "listProvisionedIntegrations",
        summary: "Types of integrations that are set up by the server: none",
        tags,
        response: { 200: answerOf({ integrations: z.array(z.string()) }) },
      },
    },
    async () => ({ ok: true, integrations: [] }),
  );

  api.get(
    "/v1/kafka-credentials",
    {
      schema: {
        operationId: "getKafkaCredentials",
        summary: "How clients reach the changelog on Kafka",
        tags,
        response: { 200: answerOf({ credentials: kafkaCredentialsSchema }) },
      },
    },
    async () => {
      if (kafka === null) throw refusal("not_found", "this deployment has no Kafka");
      const { brokers, username, password } = kafka;
      return { ok: true, credentials: { brokers: [...brokers], username, password } };
    },
  );
}
