import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../services/free-port.ts";
import { createTestDatabase } from "../../services/test-database.ts";
import { runWorker, type WorkerEnd } from "../cli/worker-process.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "longshore-start-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOBODY = 65534;
const start = (data: string, uid?: number): Promise<WorkerEnd> =>
  runWorker(["start", "--port", "0", "--data", data], {}, uid);
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const refused = (path: string, reason: string, wanted = "a folder that this user may write to") => ({
  stderr: `worker start: cannot use the data folder ${path}: ${reason}; set LONGSHORE_DATA (--data) to ${wanted}\n`,
  stdout: "",
  exitCode: 3,
});

describe("a data folder that cannot be used ends the start with one line, and not with advice about the port", () => {
  test.each(["file", "file/inside"])("a file: %s", async (name) => {
    write("file", "");
    const path = join(folder, name);
    expect(await start(path)).toEqual(refused(path, "it is a file, or a part of its path is one"));
  });

  test.runIf(process.platform === "linux").each(["/proc/longshore", "/proc/longshore/deeper", "/sys/longshore"])(
    "%s, where nobody can make a folder, and where Node's recursive mkdir never ends",
    async (path) => {
      const { stderr, exitCode } = await start(path);
      expect(stderr).toMatch(
        /^worker start: cannot use the data folder \S+: (no folder can be made there|permission denied); set LONGSHORE_DATA/,
      );
      expect(stderr.trim().split("\n")).toHaveLength(1);
      expect(exitCode).toBe(3);
    },
  );

  test.each(["", "below"])("one that this user may not write to (%j)", async (name) => {
    const closed = join(folder, "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    chmodSync(folder, 0o755);
    const path = join(closed, name);
    const uid = process.getuid?.() === 0 ? NOBODY : undefined;
    expect(await start(path, uid)).toEqual(refused(path, "permission denied"));
  });

  test("the data of another PostgreSQL", async () => {
    write("PG_VERSION", "16\n");
    expect(await start(folder)).toEqual(
      refused(folder, "it is the data of a PostgreSQL server", "a folder of its own"),
    );
  });

  test("a folder with a `postgres` that no worker made", async () => {
    write("postgres/notes.txt", "");
    const reason = `${join(folder, "postgres")} is not of this worker`;
    expect(await start(folder)).toEqual(refused(folder, reason, "another folder"));
  });

  test("data of another major version of PostgreSQL, which would not start for a minute", async () => {
    write("postgres/password", "secret\n");
    write("postgres/data/PG_VERSION", "12\n");
    const { stderr, exitCode } = await start(folder);
    expect(stderr).toMatch(/: its data is of PostgreSQL 12, and this worker brings \d+; set LONGSHORE_DATA/);
    expect(exitCode).toBe(3);
  });

  test("credentials that are none, or no file", async () => {
    write("credentials.json", '{"id":1}');
    const { stderr, exitCode } = await start(folder);
    expect(stderr).toContain("credentials.json does not hold a clientId and a clientSecret: mend it");
    expect(exitCode).toBe(3);
    rmSync(join(folder, "credentials.json"));
    mkdirSync(join(folder, "credentials.json"));
    const second = await start(folder);
    expect(second.stderr).toMatch(
      /^worker start: cannot read \S+credentials\.json: EISDIR.*; give this user the right to it, or set LONGSHORE_DATA/,
    );
    expect(second.exitCode).toBe(3);
  });

  test("other commands and doctor say the same", async () => {
    write("file", "");
    const path = join(folder, "file");
    const migrated = await runWorker(["migrate", "--data", path], {});
    expect(migrated).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("worker migrate: cannot use the data"),
    });
    const looked = await runWorker(["doctor", "--data", path], {});
    expect(looked).toMatchObject({
      exitCode: 5,
      stdout: expect.stringMatching(/BAD\s+data folder\s+cannot use the data/),
    });
  });

  test("a folder whose parents are missing is made", async () => {
    const { exitCode, stdout } = await runWorker(["doctor", "--data", join(folder, "a/b/c")], {});
    expect(stdout).toMatch(/ok +data folder/);
    expect(exitCode).toBe(0);
  });
});

test("Redis that is down at the start is one line and exit code 4, and no fault of this program", async () => {
  const database = await createTestDatabase(2);
  const port = await freePort();
  const settings = {
    DATABASE_URL: database.url,
    LONGSHORE_DATA: folder,
    REDIS_URL: `redis://me:secret@127.0.0.1:${port}`,
  };
  try {
    const { stderr, stdout, exitCode } = await runWorker(["start", "--port", "0"], settings);
    expect(stderr).toBe(
      `worker start: cannot use Redis at redis://me:***@127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}; \`worker doctor\` looks at every server\n`,
    );
    expect(stdout).not.toContain("Redis");
    expect(exitCode).toBe(4);
  } finally {
    await database.close();
  }
});

test("an address that is not this machine's gets advice about the address", async () => {
  const { stderr, exitCode } = await runWorker(["start", "--port", "0", "--host", "192.0.2.1", "--data", folder], {});
  expect(stderr).toMatch(/^worker start: listen EADDRNOTAVAIL.*: set LONGSHORE_HOST and LONGSHORE_PORT/);
  expect(exitCode).toBe(4);
});

test.each([
  ["start", { LONGSHORE_PROT: "1", LONGSHORE_ROLES: "apy" }],
  ["doctor", { LONGSHORE_PROT: "1", LONGSHORE_MODE: "Strict" }],
])("%s names a misspelt setting when another one is wrong, for that may be why", async (command, settings) => {
  const { stderr, exitCode } = await runWorker([command], settings);
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringMatching(/^worker \w+: LONGSHORE_(ROLES|MODE) must be /),
    `worker ${command}: LONGSHORE_PROT is no setting: did you mean LONGSHORE_PORT?`,
  ]);
  expect(exitCode).toBe(3);
});
