import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { median } from "../statistics.ts";
import type { Axis, GrowthPoint } from "./growth-point.ts";
import { type Curve, plotSvg } from "./plot-svg.ts";

interface Experiment {
  readonly axis: Axis;
  readonly title: string;
  readonly unit: string;
  /** What the time is divided by; flat means that it grows with its input. */
  readonly per: string;
  readonly sizes: readonly number[];
}

export interface Growth extends Experiment {
  readonly points: readonly GrowthPoint[];
}

export const EXPERIMENTS: readonly Experiment[] = [
  {
    axis: "payload-bytes",
    title: "Size of the payload",
    unit: "bytes",
    per: "kB",
    sizes: [1e3, 1e4, 1e5, 1e6, 1e7],
  },
  {
    axis: "expressions",
    title: "Expressions in the mapping",
    unit: "expressions",
    per: "expression",
    sizes: [10, 50, 200, 500, 1000, 2000],
  },
  {
    axis: "configs",
    title: "Configurations held",
    unit: "configurations",
    per: "payload",
    sizes: [1, 10, 100, 1000, 10_000],
  },
  { axis: "threads", title: "Threads", unit: "threads", per: "payload", sizes: [1, 2] },
];

/** Measures what grows with what: medians. */
export function measureGrowth(repeats: number): Growth[] {
  return EXPERIMENTS.map((experiment) => {
    process.stderr.write(`growth: ${experiment.title} …\n`);
    const turns = Array.from({ length: repeats }, () => experiment.sizes.map((size) => pointOf(experiment.axis, size)));
    const points = experiment.sizes.map((size, index) => {
      const of = (value: (point: GrowthPoint) => number) =>
        median(turns.flatMap((turn) => turn[index] ?? []).map(value));
      return {
        size,
        microseconds: of((point) => point.microseconds),
        residentBytes: of((point) => point.residentBytes),
      };
    });
    return { ...experiment, points };
  });
}

/** Draws the curves into docs/performance. */
export function drawGrowth(growth: readonly Growth[]): void {
  const folder = fileURLToPath(new URL("../../../docs/performance/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  for (const { axis, title, unit, per, points } of growth) {
    const time = axis === "threads" ? "µs that pass" : "µs of processor time";
    const curves: Curve[] = [
      { label: `${time} per ${per}`, points: points.map(({ size, microseconds }) => [size, microseconds]) },
      { label: "MB of memory", points: points.map(({ size, residentBytes }) => [size, residentBytes / 1e6]) },
    ];
    writeFileSync(`${folder}${axis}.svg`, plotSvg(title, unit, curves));
  }
}

/** A process for each point, so that none inherits the memory of another. */
function pointOf(axis: Axis, size: number): GrowthPoint {
  const script = fileURLToPath(new URL("./growth-sample.ts", import.meta.url));
  const args = [...process.execArgv, "--expose-gc", script, axis, String(size)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${axis} ${size}: ${stderr.slice(-600)}`);
  const point: GrowthPoint = JSON.parse(stdout);
  return point;
}
