import { entityRefSchema, installationIdSchema } from "@longshore/shared";
import * as z from "zod";
import { waitingOf } from "../../catalog/waiting-row.ts";
import { findIntegration } from "../../integrations/integration-store.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { countSchema } from "../query-schemas.ts";
import type { ServerDeps } from "../server-deps.ts";

/** Entities that were mapped and are not in the catalog, because what they point at is not. */
export function addWaitingRoutes(api: Api, { db }: ServerDeps): void {
  api.get(
    "/v1/integration/:identifier/waiting",
    {
      schema: {
        operationId: "listWaiting",
        summary: "Entities that wait for the targets of their relations, the longest waiting first",
        tags: ["Syncs and records"],
        params: z.object({ identifier: installationIdSchema }),
        querystring: z.object({ limit: countSchema(1, 1000).default(100) }),
        response: { 200: answerOf({ waiting: z.array(WAITING) }) },
      },
    },
    async ({ params: { identifier }, query: { limit } }) => {
      const { id } = await findIntegration(db, identifier);
      const rows = await db
        .selectFrom("catalog.waiting_entity")
        .selectAll()
        .where("integration", "=", id)
        .orderBy("since")
        .orderBy("key")
        .limit(limit)
        .execute();
      const waiting = rows.map((row) => {
        const { ref, missing, since, writer, due } = waitingOf(row);
        return { ...ref, missing: missing.map((target) => ({ ...target })), seq: writer.seq, since, due };
      });
      return { ok: true, waiting };
    },
  );
}

const WAITING = z
  .object({
    ...entityRefSchema.shape,
    missing: z.array(entityRefSchema),
    /** The record that it came with. */
    seq: z.int(),
    since: z.iso.datetime(),
    /** All that it waited for is there; a record of the log is about to check it against the blueprint as it is now. */
    due: z.boolean(),
  })
  .meta({ id: "WaitingEntity" });
