import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median } from "../statistics.ts";
import { WORKLOADS } from "../workloads.ts";
import type { BuildSample } from "./build-sample.ts";

const HELP = `npm run bench:builds -- --old <folder> [--rounds 9] [--seconds 0.4]

  --old      a repository of Longshore that is built; its packages/engine/dist is the old build
  --rounds   turns of each build on each workload
  --seconds  how long a turn measures, after as long a warm-up
`;

const INDEX = "packages/engine/dist/index.js";
const NEW_BUILD = fileURLToPath(new URL(`../../../${INDEX}`, import.meta.url));
const SAMPLE = fileURLToPath(new URL("./build-sample.ts", import.meta.url));

/** What an ordinary mapping may lose from one build to the next. */
const MOST_LOST = 0.02;

/** How one workload went. Medians in microseconds of processor time per payload. */
interface Comparison {
  readonly workload: string;
  readonly old: number;
  readonly new: number;
  /** `new / old - 1` of the medians. */
  readonly change: number;
  /** The middle half of `new / old - 1` of the rounds. */
  readonly spread: readonly [number, number];
  /** `new / old - 1` of the fastest turns: a neighbour on the same core slows a turn by half and never makes one faster. */
  readonly fastest: number;
}

/** Maps each workload with two builds by turns, a process per turn. Returns the exit code. */
export function compareBuilds(args: readonly string[]): number {
  const { values } = parseArgs({
    args: [...args],
    options: {
      old: { type: "string" },
      rounds: { type: "string", default: "9" },
      seconds: { type: "string", default: "0.4" },
    },
  });
  if (values.old === undefined) {
    process.stderr.write(HELP);
    return 2;
  }
  const oldBuild = join(values.old, INDEX);
  const results = WORKLOADS.map(({ name }) => compare(name, oldBuild, Number(values.rounds), values.seconds));
  process.stdout.write(tableOf(results));
  return 0;
}

function compare(workload: string, oldBuild: string, rounds: number, seconds: string): Comparison {
  const turns = Array.from({ length: rounds }, (_, round) => {
    const order = round % 2 === 0 ? [oldBuild, NEW_BUILD] : [NEW_BUILD, oldBuild];
    const samples = new Map(order.map((build) => [build, sample(build, workload, seconds)]));
    return timesOf(workload, samples.get(oldBuild), samples.get(NEW_BUILD));
  });
  const ratios = turns.map((turn) => turn.new / turn.old - 1).toSorted((a, b) => a - b);
  const [older, newer] = [median(turns.map((turn) => turn.old)), median(turns.map((turn) => turn.new))];
  const at = (share: number): number => ratios[Math.round(share * (ratios.length - 1))] ?? 0;
  const fastest = Math.min(...turns.map((turn) => turn.new)) / Math.min(...turns.map((turn) => turn.old)) - 1;
  return { workload, old: older, new: newer, change: newer / older - 1, spread: [at(0.25), at(0.75)], fastest };
}

/** The answers of every turn are compared before its times count. */
function timesOf(workload: string, older: BuildSample | undefined, newer: BuildSample | undefined) {
  if (older === undefined || newer === undefined || `${older.answers}` !== `${newer.answers}`) {
    throw new Error(`${workload}: the builds give two answers`);
  }
  return { old: older.microsecondsPerPayload, new: newer.microsecondsPerPayload };
}

function sample(build: string, workload: string, seconds: string): BuildSample {
  const output = execFileSync(process.execPath, [SAMPLE, build, workload, seconds], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  return JSON.parse(output);
}

function tableOf(results: readonly Comparison[]): string {
  const percent = (share: number): string => `${share < 0 ? "" : "+"}${(100 * share).toFixed(1)} %`;
  const rows = results.map(({ workload, old, new: newer, change, spread, fastest }) =>
    [
      workload,
      old.toFixed(1),
      newer.toFixed(1),
      percent(change),
      spread.map(percent).join(" to "),
      percent(fastest),
    ].join(" | "),
  );
  const middle = median(results.map(({ change }) => change));
  return [
    "| workload | old, µs | new, µs | change | middle half of the rounds | fastest turns |",
    "|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
    `the median of the workloads: ${percent(middle)}, at most ${percent(MOST_LOST)}: ${middle <= MOST_LOST ? "met" : "missed"}`,
    "",
  ].join("\n");
}
