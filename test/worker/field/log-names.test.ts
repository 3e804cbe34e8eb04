import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyItems, applyLifecycle, Drainer, MapPool, Penalties, setAside } from "@longshore/worker";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { appendRecord, applyingOn } from "../apply/world.ts";
import { runWorker } from "../cli/worker-process.ts";
import { addMapping } from "../drain/raw-log.ts";

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "longshore-names-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.close();
});

const settings = (): Record<string, string> => ({ DATABASE_URL: database.url, LONGSHORE_DATA: folder });

/** An integration whose only record names a resource that its mapping does not have. */
async function withLostRecord(name: string): Promise<number> {
  const { db } = database;
  const integration = await addMapping(db, name, {});
  const payload = await db
    .insertInto("catalog.raw_payload")
    .values({ encoding: "identity", body: Buffer.from("[]") })
    .returning("id")
    .executeTakeFirstOrThrow();
  const facts = {
    source: "ingest",
    payload: payload.id,
    config_version: 1,
    resource_index: 5,
    stored_bytes: 2,
  } as const;
  await appendRecord(db, integration, null, facts);
  await db.updateTable("catalog.log").set({ stored_bytes: 2 }).where("integration", "=", integration).execute();
  return integration;
}

async function drainedLog(integration: number): Promise<Record<string, unknown>[]> {
  const { db } = database;
  const lines: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  const penalties = new Penalties();
  const pool = new MapPool({ threads: 1, milliseconds: 10_000 }, penalties);
  const applying = { ...applyingOn(db), charge: () => {} };
  const applier = {
    applyItems: applyItems.bind(null, applying),
    applyLifecycle: applyLifecycle.bind(null, applying),
    setAside: setAside.bind(null, applying),
  };
  try {
    await new Drainer({ db, pool, penalties, applier, mode: "compat", log }).handle(integration);
  } finally {
    await pool.close();
  }
  return lines.map((line) => JSON.parse(line));
}

test("a record that is set aside is logged with the installation id, by which people know its integration", async () => {
  const log = await drainedLog(await withLostRecord("github-of-acme"));
  expect(log).toContainEqual(
    expect.objectContaining({ msg: "a record is set aside", integration: "github-of-acme", seq: 1 }),
  );
});

test("freed payloads of such records are logged with it, too", async () => {
  await drainedLog(await withLostRecord("jira-of-acme"));
  const { stdout, exitCode } = await runWorker(["raw", "free", "--keep-bytes", "0", "--json"], settings());
  const [line = ""] = stdout.split("\n").filter((each) => each.includes("cannot be tried again"));
  expect(JSON.parse(line).first).toContainEqual({ integration: "jira-of-acme", seq: 1 });
  expect(exitCode).toBe(0);
});

test("dead-letters says that there are none, and not nothing; the list for programs stays empty", async () => {
  const none = { stderr: "there are no dead letters\n", stdout: "", exitCode: 0 };
  expect(await runWorker(["changelog", "dead-letters"], settings())).toEqual(none);
  expect(await runWorker(["changelog", "dead-letters", "--json"], settings())).toEqual(none);
});
