import type { Mode } from "./contestants.ts";
import { geometricMean } from "./statistics.ts";
import type { Workload } from "./workload.ts";

/** Medians in microseconds per payload, by workload, mode and engine; absent where nothing was measured. */
export type Medians = ReadonlyMap<string, number>;

export function medianKey(workload: string, mode: Mode, engine: string): string {
  return [workload, mode, engine].join(" | ");
}

interface Target {
  readonly mode: Mode;
  readonly group: Workload["group"];
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
];

export interface Verdict {
  readonly name: string;
  readonly target: string;
  readonly measured: string;
  readonly verdict: "met" | "missed" | "not measured";
}

export function judge(workloads: readonly Workload[], medians: Medians): Verdict[] {
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
  workloads: readonly Workload[],
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
