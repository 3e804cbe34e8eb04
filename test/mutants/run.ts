import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { findKafka } from "../services/kafka-program.ts";
import { OwnKafka } from "../services/own-kafka.ts";
import { OwnPostgres } from "../services/postgres-server.ts";
import { MUTANTS } from "./all-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { endRuns, failuresOf, type MutantResult, ROOT, runMutant } from "./run-mutant.ts";

const USAGE = `npm run mutants -- [--only name] [--jobs 2] [--list] [--json]
  --only  mutants whose name or file contains this; may be given several times
  --jobs  how many run at once
  --list  names and reasons, without running anything
  --json  the result as JSON on standard output
`;

/** Runs the tests of every mutant with its fault in place. Gives the exit code: 1 if a fault was not noticed. */
export async function runMutants(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true, default: [""] },
      jobs: { type: "string", default: String(Math.min(2, availableParallelism())) },
      list: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const mutants = MUTANTS.filter(({ name, file }) => values.only.some((part) => `${name} ${file}`.includes(part)));
  if (values.help || mutants.length === 0) process.stdout.write(USAGE);
  else if (values.list) process.stdout.write(mutants.map(({ name, why }) => `${name}: ${why}\n`).join(""));
  if (values.help || values.list) return 0;
  if (mutants.length === 0) return 1;
  const stop = new AbortController();
  // Servers, and runs of tests, would outlive us.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      stop.abort();
      endRuns();
    });
  }
  const servers = await startServers(mutants);
  try {
    process.stderr.write("the tests without a fault\n");
    const failing = await failuresOf([...new Set(mutants.flatMap(({ tests }) => tests))], servers.env);
    for (const title of failing) process.stderr.write(`fails without any fault: ${title}\n`);
    const run = { env: servers.env, failing, signal: stop.signal };
    const results = await runAll(mutants, Number(values.jobs), run);
    process.stdout.write(values.json ? `${JSON.stringify(results, null, 2)}\n` : tableOf(results));
    return results.length === mutants.length && results.every(isAsWanted) ? 0 : 1;
  } finally {
    await servers.close();
  }
}

interface Servers {
  /** By which tests use these servers instead of ones of their own. */
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** One PostgreSQL and, if a test asks for it, one Kafka for all runs: each has databases and topics of its own. */
async function startServers(mutants: readonly Mutant[]): Promise<Servers> {
  const tests = new Set(mutants.flatMap((mutant) => mutant.tests));
  const needsKafka = [...tests].some((test) => readFileSync(join(ROOT, test), "utf8").includes("sharedKafka"));
  const isSystem = [...tests].some((test) => test.startsWith("test/worker/"));
  const kafka = needsKafka ? await OwnKafka.launch(await findKafka()) : null;
  const postgres = isSystem ? await OwnPostgres.launch() : null;
  return {
    env: {
      ...(postgres === null ? {} : { DATABASE_URL: postgres.url }),
      ...(kafka === null ? {} : { KAFKA_BROKERS: kafka.brokers }),
    },
    close: async () => void (await Promise.all([postgres?.close(), kafka?.close()])),
  };
}

interface Line extends MutantResult {
  readonly file: string;
  readonly accepted: string | null;
}

interface Run {
  readonly env: Servers["env"];
  /** Tests that fail without any fault. */
  readonly failing: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

async function runAll(
  mutants: readonly Mutant[],
  jobs: number,
  { env, failing, signal }: Run,
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const next = mutants.values();
  const work = async () => {
    for (const mutant of next) {
      if (signal.aborted) return;
      const { file, accepted = null } = mutant;
      const result = await runMutant(mutant, env);
      if (signal.aborted) return;
      const verdict = failing.has(result.by) ? "broken" : result.verdict;
      const line = { ...result, verdict, file, accepted };
      lines.push(line);
      process.stderr.write(`${lines.length}/${mutants.length} ${lineOf(line)}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  const order = new Map(mutants.map(({ name }, at) => [name, at]));
  return lines.sort((one, other) => (order.get(one.name) ?? 0) - (order.get(other.name) ?? 0));
}

/** An accepted survivor that a test has learned to notice is as good: take its reason out. */
function isAsWanted({ verdict, accepted }: Line): boolean {
  return verdict === "killed" || (accepted !== null && verdict === "survived");
}

function lineOf(line: Line): string {
  const { name, verdict, by, seconds, accepted } = line;
  const reason = verdict === "survived" && accepted !== null ? `accepted: ${accepted}` : by;
  return `${isAsWanted(line) ? "" : "FAILED "}${verdict} ${name} (${seconds.toFixed(1)} s) ${reason}\n`;
}

function tableOf(lines: readonly Line[]): string {
  const survivors = lines.filter(({ verdict }) => verdict !== "killed");
  const killed = `${lines.length - survivors.length} of ${lines.length} mutants killed\n`;
  const width = Math.max(...lines.map(({ name }) => name.length));
  const rows = lines.map(
    ({ name, verdict, seconds, by, accepted }) =>
      `${name.padEnd(width)}  ${verdict.padEnd(8)}  ${seconds.toFixed(1).padStart(5)} s  ${verdict === "survived" ? (accepted ?? "NOT NOTICED") : by}\n`,
  );
  return `${rows.join("")}${killed}`;
}
