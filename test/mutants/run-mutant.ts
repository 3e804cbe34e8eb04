import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutant.ts";
import { MUTANT_VARIABLE, type MutantTask } from "./mutant-plugin.ts";

export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/**
 * `killed`: a test failed, or the tests hung. `survived`: all passed. `unseen`: all passed, and none of them loaded the
 * file. `broken`: no test could run with the fault, which proves nothing.
 */
export type Verdict = "killed" | "survived" | "unseen" | "broken";

export interface MutantResult {
  readonly name: string;
  readonly verdict: Verdict;
  /** The test that failed first; for `broken` what Vitest said. */
  readonly by: string;
  readonly seconds: number;
}

/** What of Vitest's JSON report is read. */
interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly title: string }[];
  }[];
}

/** A run that takes longer hangs: each of its files takes seconds. */
const DEADLINE_MS = 180_000;

/** Runs that are under way. */
const children = new Set<ChildProcess>();

/** Ends every run that is under way, with the processes of its tests. */
export function endRuns(): void {
  for (const child of children) endGroup(child);
}

/** Runs the tests of a mutant with the fault in place. Servers are named in `env`. */
export async function runMutant(mutant: Mutant, env: Readonly<Record<string, string>>): Promise<MutantResult> {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "longshore-mutant-"));
  try {
    const hung = await runTests(mutant, folder, env);
    const seconds = (performance.now() - started) / 1_000;
    return { name: mutant.name, ...judge(folder, hung), seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The titles of tests that fail without any fault: their failure notices nothing. */
export async function failuresOf(
  tests: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ReadonlySet<string>> {
  const folder = mkdtempSync(join(tmpdir(), "longshore-mutant-"));
  try {
    await vitest(tests, [], folder, env);
    return new Set(resultsIn(folder)?.failed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves to whether the run had to be ended. */
function runTests(mutant: Mutant, folder: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  const { file, text, becomes, tests, titled } = mutant;
  const task: MutantTask = { file, text, becomes, loadedFile: join(folder, "loaded") };
  const only = titled === undefined ? [] : [`--testNamePattern=${titled}`];
  const options = ["--bail=1", ...only];
  return vitest(tests, options, folder, { ...env, [MUTANT_VARIABLE]: JSON.stringify(task) });
}

async function vitest(
  tests: readonly string[],
  options: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  const report = ["--reporter=json", `--outputFile=${join(folder, "report.json")}`];
  const projects = Array.from(new Set(tests.map(projectOf)), (name) => `--project=${name}`);
  const args = ["node_modules/vitest/vitest.mjs", "run", ...options, ...report, ...projects, ...tests];
  // With TEST_RESULTS, as .ci/run has it, Vitest would write its report there, and not for us.
  const { TEST_RESULTS: _, ...inherited } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...inherited, ...env },
    stdio: "ignore",
    // A group of its own, which ends as a whole.
    detached: true,
  });
  children.add(child);
  const deadline = new AbortController();
  const hung = setTimeout(() => {
    deadline.abort();
    endGroup(child);
  }, DEADLINE_MS);
  await once(child, "exit");
  clearTimeout(hung);
  children.delete(child);
  return deadline.signal.aborted;
}

function endGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}

function projectOf(test: string): string {
  const [, name = ""] = /^packages\/([^/]+)\//.exec(test) ?? [];
  if (name !== "") return name;
  return /^test\/(worker|faults)\//.test(test) ? "system" : "test";
}

function judge(folder: string, hung: boolean): Pick<MutantResult, "verdict" | "by"> {
  if (hung) return { verdict: "killed", by: `no end within ${DEADLINE_MS / 1_000} s` };
  const results = resultsIn(folder);
  if (results === null) return { verdict: "broken", by: "Vitest gave no report" };
  const [failed] = results.failed;
  if (failed !== undefined) return { verdict: "killed", by: failed };
  if (results.passed === 0) return { verdict: "broken", by: results.messages.join("; ") };
  return { verdict: existsSync(join(folder, "loaded")) ? "survived" : "unseen", by: "" };
}

interface Results {
  /** Titles. */
  readonly failed: readonly string[];
  readonly passed: number;
  /** Why files could not be run. */
  readonly messages: readonly string[];
}

function resultsIn(folder: string): Results | null {
  const file = join(folder, "report.json");
  if (!existsSync(file)) return null;
  const { testResults }: Report = JSON.parse(readFileSync(file, "utf8"));
  const ran = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    failed: ran.flatMap(({ status, title }) => (status === "failed" ? title : [])),
    passed: ran.filter(({ status }) => status === "passed").length,
    messages: testResults.map(({ message }) => message.split("\n", 1)[0] ?? ""),
  };
}
