import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { Contestant, Mode } from "./contestants.ts";
import type { Growth } from "./growth/growth.ts";
import type { StartUp } from "./growth/start-up.ts";
import type { LargeResult } from "./large/large-payload.ts";
import type { Peers } from "./peers.ts";
import { judge, judgeGrowth, judgeStartUp, type Measured, type Medians, medianKey, type Verdict } from "./targets.ts";

/** What one engine took for a payload of one workload. */
export interface Result {
  readonly workload: string;
  readonly mode: Mode;
  readonly engine: string;
  /** Microseconds of processor time; null where nothing was measured. */
  readonly median: number | null;
  readonly samples: readonly number[];
}

export interface Report {
  readonly peers: Peers;
  readonly contestants: readonly Contestant[];
  readonly workloads: readonly Measured[];
  readonly results: readonly Result[];
  readonly large: readonly LargeResult[];
  readonly startUp: StartUp | null;
  readonly growth: readonly Growth[];
}

/** Where and of what, times by workload and engine, then each target. What was left out has no table. */
export function reportText(report: Report): string {
  const { machine, versions, date, commit } = circumstancesOf(report);
  const { cpu, cores, memoryGiB, node } = machine;
  const parts = [
    [`${date}, commit ${commit}, ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}`],
    table(Object.entries(versions)),
    report.workloads.length === 0 ? [] : ["Microseconds of processor time per payload, medians:", "", ...times(report)],
    report.large.length === 0 ? [] : ["One payload of 200 MB, itemsToParse, medians:", "", ...largeTable(report.large)],
    ...report.growth.map(growthTable),
    table([
      ["ratio", "target", "measured", ""],
      ...verdictsOf(report).map(({ name, target, measured, verdict }) => [name, target, measured, verdict]),
    ]),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function times(report: Report): string[] {
  const rows = report.contestants.map(({ name, mode }) => [
    `${mode}  ${name}`,
    ...report.workloads.map((workload) => cell(report, workload.name, mode, name)),
  ]);
  return table([["", ...report.workloads.map(({ name }) => name)], ...rows]);
}

function cell({ results }: Report, workload: string, mode: Mode, engine: string): string {
  const found = results.find((each) => each.workload === workload && each.mode === mode && each.engine === engine);
  return found?.median == null ? "not measured" : significant(found.median);
}

function largeTable(large: readonly LargeResult[]): string[] {
  return table([
    ["", "seconds that pass", "seconds of processor time", "MB of memory at most"],
    ...large.map(({ engine, elapsedSeconds, processorSeconds, peakBytes }) => [
      engine,
      elapsedSeconds.toFixed(2),
      processorSeconds.toFixed(2),
      peakBytes === null ? "not measured" : (peakBytes / 1e6).toFixed(0),
    ]),
  ]);
}

function growthTable({ title, unit, per, axis, points }: Growth): string[] {
  const time = axis === "threads" ? "µs that pass" : "µs of processor time";
  return [
    `${title}:`,
    "",
    ...table([
      [unit, `${time} per ${per}`, "MB of memory"],
      ...points.map(({ size, microseconds, residentBytes }) => [
        String(size),
        significant(microseconds),
        (residentBytes / 1e6).toFixed(0),
      ]),
    ]),
  ];
}

function significant(value: number): string {
  return value.toPrecision(3).replace(/e\+(\d)/, "e$1");
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => {
    const cells = row.map((text, column) =>
      column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
    );
    return cells.join("  ").trimEnd();
  });
}

function verdictsOf({ workloads, results, startUp, growth }: Report): Verdict[] {
  return [...judge(workloads, mediansOf(results)), judgeStartUp(startUp), ...judgeGrowth(growth)];
}

function mediansOf(results: readonly Result[]): Medians {
  return new Map(
    results.flatMap(({ workload, mode, engine, median }) =>
      median === null ? [] : [[medianKey(workload, mode, engine), median] as const],
    ),
  );
}

interface Circumstances {
  readonly date: string;
  readonly commit: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGiB: number; readonly node: string };
  readonly versions: Readonly<Record<string, string>>;
}

const STARTED = new Date().toISOString();

function circumstancesOf({ peers }: Report): Circumstances {
  const [first] = cpus();
  const memoryGiB = Math.round(totalmem() / 2 ** 30);
  const found = Object.entries(peers).map(([name, peer]) => [name, peer?.version ?? "absent: npm run bench:peers"]);
  return {
    date: STARTED,
    commit: spawnSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).stdout.trim(),
    machine: { cpu: first?.model ?? "unknown", cores: cpus().length, memoryGiB, node: process.version },
    versions: { ...Object.fromEntries(found), jqWasm: "3.0.0-jq-1.8.2" },
  };
}

/** Keeps the table and the numbers behind it. Gives where. */
export function saveReport(report: Report): string {
  const { results, large, startUp, growth } = report;
  const saved = { ...circumstancesOf(report), targets: verdictsOf(report), results, large, startUp, growth };
  const name = STARTED.slice(0, 16).replace(":", "");
  const path = fileURLToPath(new URL(`./results/${name}`, import.meta.url));
  writeFileSync(`${path}.json`, `${JSON.stringify(saved, null, 1)}\n`);
  writeFileSync(`${path}.txt`, reportText(report));
  return `${path}.json and .txt`;
}
