import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { createTestDatabase, type TestDatabase } from "../services/test-database.ts";
import { WorkerProcess } from "./harness/worker-process.ts";

const examples = new URL("../../examples/", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, examples), "utf8");
const credentials = { clientId: "quickstart", clientSecret: "a secret of the quickstart" };

let database: TestDatabase;
let worker: WorkerProcess;
const folder = mkdtempSync(join(tmpdir(), "longshore-quickstart-"));
beforeAll(async () => {
  database = await createTestDatabase();
  writeFileSync(join(folder, "credentials.json"), JSON.stringify(credentials));
  const { clientId: LONGSHORE_CLIENT_ID, clientSecret: LONGSHORE_CLIENT_SECRET } = credentials;
  worker = await WorkerProcess.start({ DATABASE_URL: database.url, LONGSHORE_CLIENT_ID, LONGSHORE_CLIENT_SECRET });
});
afterAll(async () => {
  await worker?.stop();
  await database.close();
  rmSync(folder, { recursive: true });
});

test("the quickstart ends with GitHub's repositories and pull requests; a second run changes nothing", async () => {
  const first = await quickstart();
  expect(first).toContain('"identifier":"octo-org/octo-repo/pull/118"');
  const after = await state();
  expect(after.entities.length).toBeGreaterThan(6);
  expect(after.entities).toContainEqual({ blueprint: "repository", identifier: "octo-org/octo-repo", revision: 1 });
  expect(await quickstart()).toBe(first.replace(/record 1$/m, "record 3").replace(/record 2$/m, "record 4"));
  expect(await state()).toEqual(after);
});

test("the quickstart uses the mapping and the blueprints of examples/github", () => {
  const { config } = JSON.parse(read("quickstart/integration.json"));
  expect(config).toEqual(parse(read("github/port-app-config.yml")));
  const lines = read("quickstart/blueprints.ndjson").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(read("github/blueprints.json")));
});

async function quickstart(): Promise<string> {
  const env = { ...process.env, LONGSHORE_URL: worker.url, LONGSHORE_DATA: folder };
  const { stdout } = await promisify(execFile)(fileURLToPath(new URL("quickstart.sh", examples)), { env });
  return stdout;
}

/** What there is, in which revision, and how often consumers of the changelog were told something. */
async function state() {
  const { db } = database;
  const entities = await db.selectFrom("catalog.entity").select(["blueprint", "identifier", "revision"]).execute();
  const { events } = await db
    .selectFrom("catalog.outbox")
    .select(({ fn }) => fn.countAll<string>().as("events"))
    .executeTakeFirstOrThrow();
  const byName = (a: { identifier: string }, b: { identifier: string }) => (a.identifier < b.identifier ? -1 : 1);
  return { entities: entities.toSorted(byName), events };
}
