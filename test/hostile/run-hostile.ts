import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileJq, JqRuntimeError, MAPPING_BUDGET } from "@longshore/engine";
import { costlyPrograms } from "./costly-programs.ts";
import { mappingOf } from "./mapping-of-program.ts";

const ENGINE = fileURLToPath(new URL("../../packages/engine/bin/engine.mjs", import.meta.url));
const WORKER = fileURLToPath(new URL("./measure-program.ts", import.meta.url));
const MOST_SECONDS = 2;
const MOST_MEGABYTES = 600;

/** Says at the end of a process what it took. */
const METER = `data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write("\\nmeter "+(user+system)/1e6+" "+process.resourceUsage().maxRSS/1024)})`;

interface NamedProgram {
  readonly name: string;
  readonly program: string;
}

interface Measured {
  readonly limit: string;
  readonly seconds: number;
  readonly megabytes: number;
}

/** Runs each program in `engine run` and in the worker's pool, a process each. Returns the exit code. */
export function runHostile(programs: readonly NamedProgram[] = costlyPrograms(1)): number {
  const folder = mkdtempSync(join(tmpdir(), "longshore-hostile-"));
  try {
    process.stdout.write(
      "| program | limit | steps, three runs | engine run: s, MB | worker: s, MB |\n|---|---|---|---|---|\n",
    );
    const verdicts = programs.map((costly) => runOne(costly, folder));
    const failed = verdicts.filter((isFine) => !isFine).length;
    process.stdout.write(
      `${failed} of ${verdicts.length} take more than ${MOST_SECONDS} s or ${MOST_MEGABYTES} MB, or end otherwise\n`,
    );
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runOne({ name, program }: NamedProgram, folder: string): boolean {
  const [config, payload] = [join(folder, "mapping.json"), join(folder, "payload.json")];
  writeFileSync(config, JSON.stringify(mappingOf(program)));
  writeFileSync(payload, '{"id":"i1"}');
  const engine = measure(["--import", METER, ENGINE, "run", "--json", "--config", config, payload]);
  const worker = measure([WORKER, program]);
  const steps = new Set([1, 2, 3].map(() => stepsOf(program)));
  const cells = [engine, worker].map(({ seconds, megabytes }) => `${seconds.toFixed(2)}, ${megabytes.toFixed(0)}`);
  process.stdout.write(`| ${[name, engine.limit, [...steps].join(" / "), ...cells].join(" | ")} |\n`);
  return engine.limit === worker.limit && steps.size === 1 && [engine, worker].every(isWithin);
}

const isWithin = ({ limit, seconds, megabytes }: Measured): boolean =>
  limit.startsWith("limit_") && seconds <= MOST_SECONDS && megabytes <= MOST_MEGABYTES;

function measure(args: readonly string[]): Measured {
  const { stdout, stderr } = spawnSync(process.execPath, [...args], { encoding: "utf8", timeout: 60_000 });
  const [, seconds, megabytes] = /meter (\S+) (\S+)/.exec(stderr) ?? [];
  const [limit = "none"] = /limit_\w+/.exec(stdout) ?? [];
  return { limit, seconds: Number(seconds), megabytes: Number(megabytes) };
}

function stepsOf(program: string): number {
  try {
    compileJq(program, { budget: MAPPING_BUDGET }).first({ id: "i1" });
    return 0;
  } catch (error) {
    if (error instanceof JqRuntimeError) return error.steps;
    throw error;
  }
}
