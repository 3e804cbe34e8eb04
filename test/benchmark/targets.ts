import type { Mode } from "./contestants.ts";
import { EXPERIMENTS, type Growth } from "./growth/growth.ts";
import { excessOf } from "./growth/growth-point.ts";
import type { StartUp } from "./growth/start-up.ts";
import { geometricMean } from "./statistics.ts";
import type { Workload } from "./workload.ts";

/** Medians in microseconds per payload, by workload, mode and engine; absent where nothing was measured. */
export type Medians = ReadonlyMap<string, number>;

export function medianKey(workload: string, mode: Mode, engine: string): string {
  return [workload, mode, engine].join(" | ");
}

/** A workload as targets know it. */
export interface Measured {
  readonly name: string;
  /** `large`: one payload of 200 MB. */
  readonly group: Workload["group"] | "large";
}

interface Target {
  readonly mode: Mode;
  readonly group: Measured["group"];
  /** The ratio is dividend : divisor. */
  readonly dividend: string;
  readonly divisor: string;
  readonly bound: "at most" | "at least";
  readonly mean: number;
  /** For the worst workload. */
  readonly worst?: number;
}

const HAND = "hand-written";
const US = "longshore";

const TARGETS: readonly Target[] = [
  { mode: "pipe", group: "real", dividend: US, divisor: HAND, bound: "at most", mean: 1.1, worst: 1.25 },
  { mode: "map", group: "real", dividend: US, divisor: HAND, bound: "at most", mean: 1.5, worst: 2 },
  { mode: "pipe", group: "hard", dividend: US, divisor: HAND, bound: "at most", mean: 1.3 },
  { mode: "map", group: "hard", dividend: US, divisor: HAND, bound: "at most", mean: 1.8 },
  { mode: "cli", group: "real", dividend: "jq 1.8", divisor: US, bound: "at least", mean: 3 },
  { mode: "cli", group: "real", dividend: "gojq", divisor: US, bound: "at least", mean: 3.5 },
  {
    mode: "pipe",
    group: "real",
    dividend: "Port's bindings, per expression",
    divisor: US,
    bound: "at least",
    mean: 150,
  },
  { mode: "pipe", group: "real", dividend: "Port's bindings, one program", divisor: US, bound: "at least", mean: 15 },
  { mode: "cli", group: "large", dividend: US, divisor: HAND, bound: "at most", mean: 1.3 },
  { mode: "cli", group: "large", dividend: "jq 1.8", divisor: US, bound: "at least", mean: 3 },
  { mode: "cli", group: "large", dividend: "gojq", divisor: US, bound: "at least", mean: 3.5 },
];

export interface Verdict {
  readonly name: string;
  readonly target: string;
  readonly measured: string;
  readonly verdict: "met" | "missed" | "not measured";
}

export function judge(workloads: readonly Measured[], medians: Medians): Verdict[] {
  return TARGETS.map((target) => {
    const ratios = ratiosOf(target, workloads, medians);
    const { mode, group, dividend, divisor, bound, mean, worst } = target;
    const facts = {
      name: `${mode}, ${group}: ${dividend} : ${divisor}`,
      target: `${bound} ${mean}${worst === undefined ? "" : ` (worst ${worst})`}`,
    };
    if (ratios.length === 0) return { ...facts, measured: "–", verdict: "not measured" };
    const most = bound === "at most" ? Math.max(...ratios) : Math.min(...ratios);
    const average = geometricMean(ratios);
    const holds = bound === "at most" ? average <= mean && most <= (worst ?? Infinity) : average >= mean;
    const measured = `${average.toPrecision(3)} (worst ${most.toPrecision(3)})`;
    return { ...facts, measured, verdict: holds ? "met" : "missed" };
  });
}

function ratiosOf(
  { mode, group, dividend, divisor }: Target,
  workloads: readonly Measured[],
  medians: Medians,
): number[] {
  return workloads
    .filter((workload) => workload.group === group)
    .flatMap(({ name }) => {
      const above = medians.get(medianKey(name, mode, dividend));
      const below = medians.get(medianKey(name, mode, divisor));
      return above === undefined || below === undefined ? [] : [above / below];
    });
}

const MOST_START_UP = 1.5;

export function judgeStartUp(measured: StartUp | null): Verdict {
  const facts = {
    name: "start-up, engine run : empty Node process",
    target: `at most ${MOST_START_UP}`,
  };
  if (measured === null) return { ...facts, measured: "–", verdict: "not measured" };
  return {
    ...facts,
    measured: measured.ratio.toPrecision(3),
    verdict: measured.ratio <= MOST_START_UP ? "met" : "missed",
  };
}

/** Of what grows as its input does, caches of the processor take something: 10 times the input, 1.8 times the cost of each part. */
const MOST_EXCESS = 0.25;
const MOST_OVERALL = 0.1;

/** Nothing may grow faster than its input: not the time of each part, and memory not faster than the size. */
export function judgeGrowth(growth: readonly Growth[]): Verdict[] {
  return EXPERIMENTS.map(({ axis, title, per }) => {
    const facts = {
      name: `growth, ${title.toLowerCase()}: time per ${per}, memory`,
      target: `exponent at most ${MOST_OVERALL} (end ${MOST_EXCESS}), 1`,
    };
    const points = growth.find((each) => each.axis === axis)?.points;
    if (points === undefined) return { ...facts, measured: "–", verdict: "not measured" };
    const { overall, atTheEnd } = excessOf(points.map(({ size, microseconds }) => [size, microseconds]));
    const memory = excessOf(points.map(({ size, residentBytes }) => [size, residentBytes])).atTheEnd;
    return {
      ...facts,
      measured: `${overall.toFixed(2)} (end ${atTheEnd.toFixed(2)}), ${memory.toFixed(2)}`,
      verdict: overall <= MOST_OVERALL && atTheEnd <= MOST_EXCESS && memory <= 1 ? "met" : "missed",
    };
  });
}
