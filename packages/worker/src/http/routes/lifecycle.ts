import { isObject } from "@longshore/engine";
import { kindLifecycleSchema, okSchema, syncLifecycleSchema } from "@longshore/shared";
import * as z from "zod";
import { receiveKindLifecycle } from "../../receive/kind-lifecycle.ts";
import { receiveSyncLifecycle } from "../../receive/sync-lifecycle.ts";
import { syncStatus } from "../../receive/sync-status.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { bodyMember } from "../body-member.ts";
import type { ServerDeps } from "../server-deps.ts";

const params = z.object({ syncId: z.string().min(1).max(1000) });
const tags = ["Raw payloads"];
const taken = answerOf({ repeated: z.boolean() });

/** Where a sync begins and ends. */
export function addLifecycleRoutes(api: Api, { receiving }: ServerDeps): void {
  api.post(
    "/v1/lifecycle/:syncId",
    {
      schema: {
        operationId: "reportSync",
        summary: "A sync starts or ends",
        tags,
        params,
        body: syncLifecycleSchema,
        response: { 200: taken },
      },
    },
    async (request) => {
      const {
        params: { syncId },
        body,
      } = request;
      const mapping = bodyMember(request, "mapping");
      const exactMapping = mapping !== undefined && isObject(mapping) ? { exactMapping: mapping } : {};
      const { repeated } = await receiveSyncLifecycle(receiving, { syncId, body, ...exactMapping });
      return { ok: true, repeated };
    },
  );

  api.post(
    "/v1/lifecycle/:syncId/kind",
    {
      schema: {
        operationId: "reportKind",
        summary: "One resource of a sync starts or ends",
        tags,
        params,
        body: kindLifecycleSchema,
        response: { 200: taken },
      },
    },
    async ({ params: { syncId }, body }) => {
      const { repeated } = await receiveKindLifecycle(receiving, { syncId, body });
      return { ok: true, repeated };
    },
  );

  api.post(
    "/v1/lifecycle/:syncId/:part",
    {
      schema: {
        operationId: "reportPart",
        summary: "Finer steps of a sync; they are not kept",
        tags,
        params: params.extend({ part: z.enum(["batch", "live_event", "reconciliation"]) }),
        body: z.record(z.string(), z.unknown()),
        response: { 200: okSchema },
      },
    },
    async () => ({ ok: true }),
  );

  api.get(
    "/v1/lifecycle/:syncId",
    {
      schema: {
        operationId: "getSyncStatus",
        summary: "How a sync stands: `aborted` tells its client to stop",
        tags,
        params,
        response: { 200: answerOf({ syncId: z.string(), status: z.string() }) },
      },
    },
    async ({ params: { syncId } }) => ({ ok: true, ...(await syncStatus(receiving.db, syncId)) }),
  );
}
