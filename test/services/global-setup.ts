import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres-server.ts";
import { openServiceDesk } from "./service-desk.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A server on which {@link createTestDatabase} makes databases. */
    readonly postgresUrl: string;
    /** Where test files ask for the servers that are started on demand. */
    readonly serviceDesk: string;
    /** Gets a line for everything that was not tried: `TEST_WITHOUT` left it out, or this machine cannot do it. */
    readonly unprovenFile: string;
  }
}

/** One set of servers for all test files of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  const desk = await openServiceDesk();
  const folder = mkdtempSync(join(tmpdir(), "longshore-run-"));
  const unproven = join(folder, "unproven.txt");
  writeFileSync(unproven, "");
  project.provide("postgresUrl", postgres.url);
  project.provide("serviceDesk", desk.url);
  project.provide("unprovenFile", unproven);
  return async () => {
    await Promise.all([desk.close(), postgres.stop()]);
    for (const line of desk.absent()) process.stderr.write(`\n${line}\n`);
    report(readFileSync(unproven, "utf8"));
    rmSync(folder, { recursive: true });
  };
}

function report(unproven: string): void {
  if (unproven === "") return;
  const lines = [...new Set(unproven.trimEnd().split("\n"))].sort();
  process.stderr.write(`\nnot proven by this run:\n${lines.map((line) => `  ${line}\n`).join("")}`);
}
