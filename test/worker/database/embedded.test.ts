import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
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
