import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../../services/free-port.ts";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { runWorker, WorkerProcess } from "./worker-process.ts";

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase(2);
  folder = mkdtempSync(join(tmpdir(), "longshore-cli-"));
});

afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const settings = (more: Readonly<Record<string, string>> = {}) => ({
  DATABASE_URL: database.url,
  LONGSHORE_DATA: folder,
  LONGSHORE_PORT: "0",
  ...more,
});

async function findingsOf(more: Readonly<Record<string, string>> = {}) {
  const { stdout, exitCode } = await runWorker(["doctor", "--json"], settings(more));
  const { findings }: { findings: { name: string; state: string; text: string }[] } = JSON.parse(stdout);
  return { findings: new Map(findings.map((each) => [each.name, each])), exitCode, stdout };
}

test("raw free gives back what records have, says how much, and refuses what is no number", async () => {
  await runWorker(["migrate"], settings());
  await database.pool.query(`
    WITH payload AS (INSERT INTO catalog.raw_payload (encoding, body) VALUES ('identity', '[1]') RETURNING id)
    INSERT INTO catalog.raw_record (integration, seq, type, payload, stored_bytes, received_at, status)
    SELECT 0, 1, 'api', id, 3, now(), 'applied' FROM payload`);
  await database.pool.query("UPDATE catalog.log SET stored_bytes = 3 WHERE integration = 0");
  const kept = await runWorker(["raw", "free", "--json"], settings());
  expect(JSON.parse(kept.stdout)).toMatchObject({ payloads: 0, bytes: 0 });
  const freed = await runWorker(["raw", "free", "--keep-bytes", "0", "--json"], settings());
  expect(JSON.parse(freed.stdout)).toMatchObject({ payloads: 1, bytes: 3, setAside: 0, isGivenBack: true });
  expect(freed.exitCode).toBe(0);
  const again = await runWorker(["raw", "free", "--keep-bytes", "0"], settings());
  expect(again.stdout).toMatch(/^freed 0 payloads \(0 bytes\); payloads took \d+ bytes of disk and take \d+ now\n$/);
  expect(await runWorker(["raw", "free", "--keep-bytes", "1GB"], settings())).toMatchObject({ exitCode: 2 });
  expect(await runWorker(["raw", "fre"], settings())).toMatchObject({ exitCode: 2 });
});

test("doctor finds nothing wrong with a migrated database, and shows no password", async () => {
  const { findings, exitCode, stdout } = await findingsOf();
  expect(exitCode).toBe(0);
  expect([...findings.values()].filter(({ state }) => state === "bad")).toEqual([]);
  expect(findings.get("schema")).toMatchObject({ state: "ok" });
  expect(findings.get("Redis")).toMatchObject({ state: "unused" });
  expect(stdout).not.toContain(new URL(database.url).password || "password");
});

test("doctor names a column that somebody dropped, and leaves the schema as it was", async () => {
  await database.pool.query("ALTER TABLE catalog.outbox DROP COLUMN destination CASCADE");
  const { findings, exitCode } = await findingsOf();
  expect(exitCode).toBe(5);
  expect(findings.get("schema")).toMatchObject({ state: "bad" });
  expect(findings.get("schema")?.text).toContain("outbox.destination");
  const { rows } = await database.pool.query("SELECT nspname FROM pg_namespace WHERE nspname = 'longshore_doctor'");
  expect(rows).toEqual([]);
});

test("doctor says what keeps each server from being used", async () => {
  const nobody = await freePort();
  const { findings, exitCode } = await findingsOf({
    DATABASE_URL: `postgres://127.0.0.1:${nobody}/none`,
    REDIS_URL: `redis://127.0.0.1:${nobody}`,
    KAFKA_BROKERS: `127.0.0.1:${nobody}`,
  });
  expect(exitCode).toBe(5);
  for (const name of ["PostgreSQL", "Redis", "Kafka"]) {
    expect(findings.get(name), name).toMatchObject({ state: "bad" });
    expect(findings.get(name)?.text, name).toContain(String(nobody));
  }
});

test("migrate brings an empty database to the schema of this version, once", async () => {
  await database.pool.query("DROP SCHEMA catalog, longshore CASCADE");
  const first = await runWorker(["migrate", "--json"], settings());
  const migrations = new URL("../../../packages/worker/src/database/migrations/", import.meta.url);
  const names: readonly string[] = JSON.parse(first.stdout).applied;
  expect(names.map((name) => name.replace(/(\.sql)?$/, ".sql"))).toEqual(readdirSync(migrations).toSorted());
  expect(await runWorker(["migrate"], settings())).toMatchObject({ stdout: "nothing to apply\n", exitCode: 0 });
});

test("a started worker answers, keeps its secret out of its output, and stops with 0 at a signal", async () => {
  const worker = new WorkerProcess(["start"], settings());
  const url = await worker.listening();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const file = join(folder, "credentials.json");
  const { clientId, clientSecret } = JSON.parse(readFileSync(file, "utf8"));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const answer = await fetch(`${url}/v1/auth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ clientId, clientSecret }),
  });
  expect(answer.status).toBe(200);
  const { stdout, stderr, exitCode } = await worker.stop("SIGTERM");
  expect(exitCode).toBe(0);
  expect(stdout + stderr).not.toContain(clientSecret);
  // No warning of a library, no second line that says where it listens.
  expect(stderr).toBe("");
  expect(stdout.match(/listening/gi)).toHaveLength(1);
});

test("two workers that start at once on one folder take the same credentials", async () => {
  const workers = [1, 2].map(() => new WorkerProcess(["start"], settings()));
  const urls = await Promise.all(workers.map((worker) => worker.listening()));
  const credentials = readFileSync(join(folder, "credentials.json"), "utf8");
  const token = (url: string) =>
    fetch(`${url}/v1/auth/access_token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: credentials,
    });
  const answers = await Promise.all(urls.map(token));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  await Promise.all(workers.map((worker) => worker.stop("SIGINT")));
});

test("a port that is taken is one line that says what to set", async () => {
  const worker = new WorkerProcess(["start"], settings());
  const { port } = new URL(await worker.listening());
  const second = await runWorker(["start", "--port", port], settings());
  await worker.stop("SIGINT");
  expect(second.exitCode).toBe(4);
  expect(second.stderr).toBe(
    `worker start: listen EADDRINUSE: address already in use 127.0.0.1:${port}: set LONGSHORE_HOST and LONGSHORE_PORT to what is free\n`,
  );
});

test("a database that is away ends the start with one line", async () => {
  const nobody = await freePort();
  const end = await runWorker(["start"], settings({ DATABASE_URL: `postgres://127.0.0.1:${nobody}/none` }));
  expect(end.exitCode).toBe(4);
  expect(end.stderr).toMatch(/^worker start: cannot use PostgreSQL: connect ECONNREFUSED .*worker doctor.*\n$/);
});

test("wrong settings and unknown commands are told before anything is started", async () => {
  const wrong = await runWorker(["start"], settings({ LONGSHORE_PORT: "many", LONGSHORE_MODE: "lax" }));
  expect(wrong).toMatchObject({ exitCode: 3, stdout: "" });
  expect(wrong.stderr).toBe(
    "worker start: LONGSHORE_PORT must be a whole number\nworker start: LONGSHORE_MODE must be compat or strict\n",
  );
  const unknown = await runWorker(["docter"], settings());
  expect(unknown).toMatchObject({ exitCode: 2 });
  expect(unknown.stderr).toContain("did you mean `doctor`?");
});
