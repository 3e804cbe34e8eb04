import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readSettings, startWorker } from "@longshore/worker";
import { sql } from "kysely";
import { pino } from "pino";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { type Call, CREDENTIALS, callAt } from "../http/test-server.ts";

/** A whole worker that listens, and what the database has. */
export interface WorkerWorld {
  readonly url: string;
  readonly database: TestDatabase;
  /** Calls as a person makes them. */
  readonly call: Call;
  readonly close: () => Promise<void>;
}

export async function startWorkerWorld(): Promise<WorkerWorld> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), "longshore-contract-"));
  const settings = readSettings({
    LONGSHORE_DATA: folder,
    DATABASE_URL: database.url,
    LONGSHORE_PORT: "0",
    LONGSHORE_CLIENT_ID: CREDENTIALS.clientId,
    LONGSHORE_CLIENT_SECRET: CREDENTIALS.clientSecret,
  });
  const worker = await startWorker(settings, pino({ level: process.env["LOG_LEVEL"] ?? "silent" }));
  if (worker.url === null) throw new Error("the worker does not listen");
  const { url } = worker;
  const { body } = await callAt(url, () => ({}))("POST", "/v1/auth/access_token", { body: CREDENTIALS });
  return {
    url,
    database,
    call: callAt(url, () => ({ authorization: `Bearer ${body.accessToken}` })),
    close: async () => {
      await worker.close();
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Title, properties and relations of every entity, by `blueprint/identifier`. */
export async function contentOf({ call }: WorkerWorld): Promise<Record<string, unknown>> {
  const { body } = await call("POST", "/v1/entities/search", { body: { combinator: "and", rules: [] } });
  const rows = body.entities.map(({ blueprint, identifier, title, properties, relations }: Record<string, unknown>) => [
    `${blueprint}/${identifier}`,
    { title, properties, relations },
  ]);
  return Object.fromEntries(rows.sort());
}

/** The revisions of all entities: the same as before, unless something was written. */
export async function revisionsOf({ database }: WorkerWorld): Promise<Record<string, number>> {
  const rows = await database.db.selectFrom("catalog.entity").select(["blueprint", "identifier", "revision"]).execute();
  return Object.fromEntries(rows.map((row) => [`${row.blueprint}/${row.identifier}`, row.revision]).sort());
}

/** Waits until everything that was received has taken effect, large deletions at the end of a sync included. */
export async function applied({ database }: WorkerWorld): Promise<void> {
  for (const end = performance.now() + 110_000; performance.now() < end; await sleep(20)) {
    const { rows } = await sql<{ isOver: boolean }>`
      SELECT NOT EXISTS (SELECT FROM catalog.raw_record WHERE status = 'pending')
        AND NOT EXISTS (SELECT FROM catalog.migration WHERE finished_at IS NULL) AS "isOver"`.execute(database.db);
    if (rows[0]?.isOver === true) return;
  }
  throw new Error("what was received did not take effect in time");
}
