import { installationIdSchema, notedProblemSchema } from "@longshore/shared";
import { sql } from "kysely";
import * as z from "zod";
import type { Db } from "../../database/database.ts";
import { findIntegration } from "../../integrations/integration-store.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { type NotedProblem, notedProblem } from "../problem-reports.ts";
import { countSchema } from "../query-schemas.ts";
import type { ServerDeps } from "../server-deps.ts";

/** Why items of an integration are not in the catalog, or not as they should be. */
export function addProblemRoutes(api: Api, { db }: ServerDeps): void {
  api.get(
    "/v1/integration/:identifier/problems",
    {
      schema: {
        operationId: "listProblems",
        summary:
          "What is wrong with items of an integration, by kind, place in the mapping and code, the last seen first",
        description:
          "Of syncs, live events and pushed items together. `example` is the newest first case, `total` how many rows there are. A row goes when it was not seen for `LONGSHORE_RAW_DAYS`; those of the newest sync stay.",
        tags: ["Syncs and records"],
        params: z.object({ identifier: installationIdSchema }),
        querystring: z.object({ limit: countSchema(1, 1000).default(100) }),
        response: { 200: answerOf({ problems: z.array(notedProblemSchema), total: z.int().nonnegative() }) },
      },
    },
    async ({ params: { identifier }, query: { limit } }) => {
      const { id } = await findIntegration(db, identifier);
      const rows = await problemsOf(db, id, limit);
      return { ok: true, problems: rows.map(notedProblem), total: rows[0]?.total ?? 0 };
    },
  );
}

interface Row extends NotedProblem {
  /** Rows without the limit. */
  readonly total: number;
}

async function problemsOf(db: Db, integration: number, limit: number): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    SELECT kind, path, code, sum(count)::bigint AS count, min(first_seq) AS first_seq, max(last_seq) AS last_seq,
      min(first_at) AS first_at, max(last_at) AS last_at,
      (array_agg(example ORDER BY first_seq DESC))[1] AS example, count(*) OVER () AS total
    FROM catalog.problem WHERE integration = ${integration}
    GROUP BY kind, path, code ORDER BY max(last_at) DESC, kind, path, code LIMIT ${limit}`.execute(db);
  return rows;
}
