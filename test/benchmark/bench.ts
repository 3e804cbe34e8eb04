import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { canonicalAnswer, differenceIn } from "./answers.ts";
import { type Contestant, contestants, type Mode, type Scene, writeScene } from "./contestants.ts";
import { jqWasmOneProgram, wantedOf } from "./engines/jq-wasm.ts";
import { drawGrowth, measureGrowth } from "./growth/growth.ts";
import { startUp } from "./growth/start-up.ts";
import { LARGE_PAYLOAD, measureLargePayload } from "./large/large-payload.ts";
import { findPeers, type Peers } from "./peers.ts";
import { type Report, type Result, reportText, saveReport } from "./report.ts";
import { median } from "./statistics.ts";
import type { Workload } from "./workload.ts";
import { WORKLOADS } from "./workloads.ts";

const HELP = `npm run bench -- [options]

  --parts LIST       of engines, large, start-up and growth (all)
  --only TEXT        workloads whose name has the text
  --modes LIST       of cli, pipe and map (all)
  --ours             without other engines than JSON.parse and what is written by hand
  --repeats N        measurements of each engine, whose median counts (5; large and growth at most 3)
  --seconds S        processor time of each (0.2)
  --save             keeps the results in test/benchmark/results and the curves in docs/performance
`;

const OPTIONS = {
  parts: { type: "string", default: "engines,large,start-up,growth" },
  only: { type: "string", default: "" },
  modes: { type: "string", default: "cli,pipe,map" },
  ours: { type: "boolean", default: false },
  repeats: { type: "string", default: "5" },
  seconds: { type: "string", default: "0.2" },
  save: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

interface Options {
  readonly only: string;
  readonly modes: string;
  readonly ours: boolean;
  readonly repeats: number;
  readonly seconds: number;
}

/** Measures every engine on every workload, and what grows with what, and holds the ratios to the targets. */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return void process.stdout.write(HELP);
  const parts = new Set(values.parts.split(","));
  const options: Options = { ...values, repeats: Number(values.repeats), seconds: Number(values.seconds) };
  const report = await measureParts(parts, options, findPeers());
  process.stdout.write(reportText(report));
  if (!values.save) return;
  if (report.growth.length > 0) drawGrowth(report.growth);
  process.stdout.write(`\nwritten to ${saveReport(report)}\n`);
}

async function measureParts(parts: ReadonlySet<string>, options: Options, peers: Peers): Promise<Report> {
  const { repeats, ours } = options;
  const engines = parts.has("engines") ? measureEngines(options, peers) : NO_ENGINES;
  if (parts.has("large")) process.stderr.write(`${LARGE_PAYLOAD.name} …\n`);
  const large = parts.has("large")
    ? await measureLargePayload(peers, Math.min(repeats, LONG_REPEATS), ours)
    : { results: [], watched: [] };
  return {
    peers,
    contestants: engines.contestants,
    workloads: [...engines.workloads, ...(parts.has("large") ? [LARGE_PAYLOAD] : [])],
    results: [...engines.results, ...large.results],
    large: large.watched,
    startUp: parts.has("start-up") ? startUp() : null,
    growth: parts.has("growth") ? measureGrowth(Math.min(repeats, LONG_REPEATS)) : [],
  };
}

/** Of what takes seconds each, and so is less at the mercy of what else the machine does. */
const LONG_REPEATS = 3;

type Engines = Pick<Report, "contestants" | "workloads" | "results">;

const NO_ENGINES: Engines = { contestants: [], workloads: [], results: [] };

function measureEngines({ modes, ours, only, repeats, seconds }: Options, peers: Peers): Engines {
  const chosen = contestants(peers).filter(
    ({ name, mode }) => modes.split(",").includes(mode) && (!ours || OURS.has(name)),
  );
  const workloads = WORKLOADS.filter(({ name }) => name.includes(only));
  const results = workloads.flatMap((workload) => {
    process.stderr.write(`${workload.name} …\n`);
    return measure(workload, chosen, repeats, seconds);
  });
  return { contestants: chosen, workloads, results };
}

const OURS: ReadonlySet<string> = new Set(["longshore", "hand-written", "JSON.parse"]);

/** All engines on one workload, by turns, so that a busy moment of the machine hits all alike. */
function measure(workload: Workload, chosen: readonly Contestant[], repeats: number, seconds: number): Result[] {
  const scene = writeScene(workload, wantedOf(workload.resource, workload.payloads()), seconds);
  try {
    const expected = expectedAnswers(scene);
    const samples = new Map<Contestant, number[]>(chosen.map((each) => [each, []]));
    const disqualified = new Set<Contestant>();
    for (let turn = 0; turn < repeats; turn++) {
      for (const each of turn % 2 === 0 ? chosen : chosen.toReversed()) {
        if (each.sample === null) continue;
        if (disqualified.has(each)) continue;
        const { answers, microsecondsPerPayload } = each.sample(scene);
        const difference = differenceIn(answers, expected);
        if (difference === null) samples.get(each)?.push(microsecondsPerPayload);
        else if (OURS.has(each.name)) throw new Error(`${each.name} on ${workload.name}: ${difference}`);
        else {
          process.stderr.write(`  ${each.name} is not timed: ${difference}\n`);
          disqualified.add(each);
        }
      }
    }
    return [...samples].map(([{ name, mode }, times]) => resultOf(workload.name, mode, name, times));
  } finally {
    rmSync(dirname(scene.file), { recursive: true, force: true });
  }
}

/** What jq 1.8.2 itself makes of the payloads. */
function expectedAnswers({ workload, texts }: Scene): string[] {
  return jqWasmOneProgram(workload, texts, "pipe").answers().map(canonicalAnswer);
}

function resultOf(workload: string, mode: Mode, engine: string, times: readonly number[]): Result {
  return { workload, mode, engine, median: times.length === 0 ? null : median(times), samples: times };
}
