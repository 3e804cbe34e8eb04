import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { machine } from "../report.ts";
import type { Axis, GrowthPoint } from "./growth-point.ts";
import { type Curve, plotSvg } from "./plot-svg.ts";
import { startUp } from "./start-up.ts";

interface Experiment {
  readonly axis: Axis;
  readonly title: string;
  readonly unit: string;
  /** What the time is divided by; flat means that it grows with its input. */
  readonly per: string;
  readonly sizes: readonly number[];
}

const EXPERIMENTS: readonly Experiment[] = [
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

/** Measures what grows with what, draws it into docs/performance, and keeps the numbers beside the other results. */
export function measureGrowth(): void {
  const started = startUp();
  console.log(`engine run on one payload : empty Node process = ${started.ratio.toFixed(2)} (${started.verdict})`);
  const measured = EXPERIMENTS.map((experiment) => ({
    ...experiment,
    points: experiment.sizes.map((size) => pointOf(experiment.axis, size)),
  }));
  const folder = fileURLToPath(new URL("../../../docs/performance/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  for (const { axis, title, unit, per, points } of measured) {
    const curves: Curve[] = [
      {
        label: `µs of processor time per ${per}`,
        points: points.map(({ size, microseconds }) => [size, microseconds]),
      },
      { label: "MB of memory", points: points.map(({ size, residentBytes }) => [size, residentBytes / 1e6]) },
    ];
    writeFileSync(`${folder}${axis}.svg`, plotSvg(title, unit, curves));
    console.log(`\n${title}`);
    for (const { size, microseconds, residentBytes } of points) {
      console.log(
        `${String(size).padStart(10)}  ${microseconds.toPrecision(3).padStart(9)} µs per ${per}  ${(residentBytes / 1e6).toFixed(0)} MB`,
      );
    }
  }
  const results = fileURLToPath(new URL("../results/growth.json", import.meta.url));
  const saved = { date: new Date().toISOString(), machine: machine(), startUp: started, growth: measured };
  writeFileSync(results, `${JSON.stringify(saved, null, 1)}\n`);
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
