import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { Contestant, Mode } from "./contestants.ts";
import type { Peers } from "./peers.ts";
import { judge, type Medians, medianKey, type Verdict } from "./targets.ts";
import type { Workload } from "./workload.ts";

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
  readonly results: readonly Result[];
  readonly workloads: readonly Workload[];
  readonly peers: Peers;
  readonly contestants: readonly Contestant[];
}

/** Times by workload and engine, then each target. */
export function printReport(report: Report): void {
  const engines = report.contestants.map(({ name, mode }) => ({ name, mode }));
  const rows = engines.map(({ name, mode }) => [
    `${mode}  ${name}`,
    ...report.workloads.map((workload) => cell(report, workload.name, mode, name)),
  ]);
  console.log("Microseconds of processor time per payload, medians:\n");
  printTable([["", ...report.workloads.map(({ name }) => name)], ...rows]);
  console.log();
  const verdicts = judge(report.workloads, mediansOf(report));
  printTable([
    ["ratio", "target", "measured", ""],
    ...verdicts.map(({ name, target, measured, verdict }) => [name, target, measured, verdict]),
  ]);
}

function cell({ results }: Report, workload: string, mode: Mode, engine: string): string {
  const found = results.find((each) => each.workload === workload && each.mode === mode && each.engine === engine);
  return found?.median == null ? "not measured" : found.median.toPrecision(3).replace(/e\+(\d)/, "e$1");
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows) {
    const cells = row.map((text, column) =>
      column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
    );
    console.log(cells.join("  ").trimEnd());
  }
}

function mediansOf({ results }: Report): Medians {
  return new Map(
    results.flatMap(({ workload, mode, engine, median }) =>
      median === null ? [] : [[medianKey(workload, mode, engine), median] as const],
    ),
  );
}

export interface SavedReport {
  readonly date: string;
  readonly commit: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGiB: number; readonly node: string };
  readonly versions: Readonly<Record<string, string>>;
  readonly targets: readonly Verdict[];
  readonly results: readonly Result[];
}

export function saveReport(report: Report): void {
  const date = new Date().toISOString();
  const versions = Object.entries(report.peers).map(([name, peer]) => [name, peer?.version ?? "absent"]);
  const saved: SavedReport = {
    date,
    commit: spawnSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).stdout.trim(),
    machine: machine(),
    versions: { ...Object.fromEntries(versions), jqWasm: "3.0.0-jq-1.8.2" },
    targets: judge(report.workloads, mediansOf(report)),
    results: report.results,
  };
  const path = fileURLToPath(new URL(`./results/${date.slice(0, 16).replace(":", "")}.json`, import.meta.url));
  writeFileSync(path, `${JSON.stringify(saved, null, 1)}\n`);
  console.log(`\nwritten to ${path}`);
}

export function machine(): SavedReport["machine"] {
  const [first] = cpus();
  const memoryGiB = Math.round(totalmem() / 2 ** 30);
  return { cpu: first?.model ?? "unknown", cores: cpus().length, memoryGiB, node: process.version };
}
