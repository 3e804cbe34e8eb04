import { migrationSchema } from "@longshore/shared";
import * as z from "zod";
import { refusal } from "../../api-error.ts";
import { listMigrations, readMigration } from "../../migration/read-migrations.ts";
import { answerOf } from "../answer-schema.ts";
import type { Api } from "../api.ts";
import { countSchema } from "../query-schemas.ts";
import type { ServerDeps } from "../server-deps.ts";

const tags = ["Migrations"];

/** Changes of the catalog that take more than one transaction. */
export function addMigrationRoutes(api: Api, { db }: ServerDeps): void {
  api.get(
    "/v1/migrations",
    {
      schema: {
        operationId: "listMigrations",
        summary: "Changes that take more than one transaction, the newest first",
        description: "The newest 1 000 are kept.",
        tags,
        querystring: z.object({ limit: countSchema(1, 100).default(20) }),
        response: { 200: answerOf({ migrations: z.array(migrationSchema) }) },
      },
    },
    async ({ query }) => ({ ok: true, migrations: await listMigrations(db, query.limit) }),
  );

  api.get(
    "/v1/migrations/:id",
    {
      schema: {
        operationId: "getMigration",
        summary: "A change that takes more than one transaction: how far it is, and what stopped it",
        description:
          "It is over when `status` is `COMPLETED` or `FAILURE`. Between its slices other changes take effect, and the catalog is valid.",
        tags,
        params: z.object({ id: z.string().max(100) }),
        response: { 200: answerOf({ migration: migrationSchema }) },
      },
    },
    async ({ params: { id } }) => {
      const found = z.guid().safeParse(id).success ? await readMigration(db, id) : null;
      if (found === null) throw refusal("not_found", `there is no migration \`${id}\``);
      return { ok: true, migration: found };
    },
  );
}
