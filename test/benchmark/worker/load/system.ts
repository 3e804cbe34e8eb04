import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type Database, openDatabase, openEmbedded } from "@longshore/worker";
import { pino } from "pino";
import { WorkerProcess } from "../../../worker/harness/worker-process.ts";
import { type Call, callAt } from "../../../worker/http/test-server.ts";
import { addIssueBlueprints, ISSUE_CONFIG } from "./issues.ts";
import { Poster } from "./poster.ts";
import { INTEGRATION_NAMES } from "./traffic.ts";

/** A worker in a process of its own, and two ways to it: as its clients have, and past it into its database. */
export interface System {
  readonly poster: Poster;
  readonly database: Database;
  readonly servers: string;
  readonly close: () => Promise<void>;
}

const CREDENTIALS = { clientId: "load", clientSecret: "a secret of the load" };

/** `DATABASE_URL` and `REDIS_URL` choose the servers, of which the database has to be empty; embedded ones by default. */
export async function startSystem(settings: Readonly<Record<string, string>>): Promise<System> {
  const folder = mkdtempSync(join(tmpdir(), "longshore-load-"));
  const { DATABASE_URL = "", REDIS_URL = "" } = process.env;
  const { worker, poster } = await startWorker({ DATABASE_URL, REDIS_URL, LONGSHORE_DATA: folder, ...settings });
  // The worker has started it: this only finds out where it is.
  const embedded = DATABASE_URL === "" ? await openEmbedded(folder, pino({ level: "silent" })) : null;
  const url = embedded?.url ?? DATABASE_URL;
  const database = openDatabase(url, { connections: 2, name: "load", onIdleError: () => undefined });
  return {
    poster,
    database,
    servers: `${embedded === null ? "DATABASE_URL" : "embedded PostgreSQL"}, queue in ${REDIS_URL === "" ? "it" : "REDIS_URL"}`,
    close: async () => {
      poster.close();
      await database.close();
      await embedded?.stop();
      await worker.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** With everything there that `traffic.ts` is about. */
export async function startWorker(
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly worker: WorkerProcess; readonly poster: Poster }> {
  const { clientId, clientSecret } = CREDENTIALS;
  const client = { LONGSHORE_CLIENT_ID: clientId, LONGSHORE_CLIENT_SECRET: clientSecret };
  const worker = await WorkerProcess.start({ ...client, ...settings });
  const token = await tokenOf(worker);
  await prepare(callAt(worker.url, () => ({ authorization: `Bearer ${token}` })));
  return { worker, poster: new Poster(worker.url, token) };
}

async function tokenOf(worker: WorkerProcess): Promise<string> {
  const { body } = await callAt(worker.url, () => ({}))("POST", "/v1/auth/access_token", { body: CREDENTIALS });
  return body.accessToken;
}

async function prepare(call: Call): Promise<void> {
  await addIssueBlueprints(call);
  for (const installationId of INTEGRATION_NAMES) {
    const { status, text } = await call("POST", "/v1/integration", { body: { installationId, config: ISSUE_CONFIG } });
    if (status >= 300) throw new Error(`integration ${installationId}: ${status} ${text}`);
  }
}
