import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openEmbedded } from "@longshore/worker";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("./embedded-process.ts", import.meta.url));

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "longshore-embedded-"));
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(killed));
  await untilGone();
  rmSync(folder, { recursive: true });
});

function start(): ChildProcess {
  const child = spawn(process.execPath, ["--conditions=source", PROGRAM, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

/** The next query that succeeds from now on. */
async function answers(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error("no output");
  await once(child.stdout, "data");
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

const server = (): number => Number(readFileSync(join(folder, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);

async function untilGone(): Promise<void> {
  while (statSync(join(folder, "postgres/data/postmaster.pid"), { throwIfNoEntry: false }) !== undefined) {
    await sleep(50);
  }
}

test("kill -9 of the only process takes the server with it, and the next start finds the data", async () => {
  const first = start();
  await answers(first);
  await killed(first);
  await untilGone();
  await answers(start());
});

test("processes that start at once share a server; when the one that started it is killed, the other goes on", async () => {
  const [first, second] = [start(), start()];
  await Promise.all([first, second].map(answers));
  const before = server();
  // Whoever of them it was: the first killed leaves the other a server, its own or a new one.
  await killed(first);
  await sleep(1_000);
  await answers(second);
  // Now it is certain that the remaining one had to start it.
  const third = start();
  await answers(third);
  await killed(second);
  await sleep(1_000);
  await answers(third);
  expect(server()).not.toBe(before);
});

test("only the owner of the files can read the password", async () => {
  await answers(start());
  expect(statSync(join(folder, "postgres/password")).mode & 0o777).toBe(0o600);
});

test("a process that is killed while it makes the cluster leaves nothing that stays, and the next one makes it", async () => {
  const first = start();
  const unfinished = () => readdirSync(folder).filter((name) => name.startsWith("postgres-unfinished-"));
  const isUnderWay = () => unfinished().some((name) => readdirSync(join(folder, name, "data")).length > 0);
  await expect.poll(isUnderWay, { timeout: 100_000, interval: 5 }).toBe(true);
  await killed(first);
  expect(unfinished()).toHaveLength(1);
  await answers(start());
  expect(unfinished()).toEqual([]);
});

test("a server that recovers for longer than a start may take is waited for, and the log says so", async () => {
  const silent = pino({ level: "silent" });
  await (await openEmbedded(folder, silent)).stop();
  // Recovery asks the archive for the next file, which does not answer before `go` is there; then it has none.
  const data = join(folder, "postgres/data");
  const go = join(folder, "go");
  writeFileSync(join(data, "recovery.signal"), "");
  appendFileSync(
    join(data, "postgresql.conf"),
    `restore_command = 'while [ ! -e "${go}" ]; do sleep 0.1; done; false'\n`,
  );
  const lines: { seconds: number; said: string }[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line));
  const patience = { giveUpMilliseconds: 3_000, tellMilliseconds: 200 };
  const opening = openEmbedded(folder, pino({ level: "warn" }, { write }), patience);
  let failure: unknown = null;
  opening.catch((error: unknown) => {
    failure = error;
  });
  // Its own account of the time it has waited: longer than it would without a sign of the server.
  await expect
    .poll(() => failure !== null || lines.some(({ seconds }) => seconds >= 5), { timeout: 60_000 })
    .toBe(true);
  expect(failure).toBe(null);
  expect(lines.at(-1)?.said).toMatch(/LOG: /);
  writeFileSync(go, "");
  await (await opening).stop();
});
