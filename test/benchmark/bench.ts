import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { canonicalAnswer, differenceIn } from "./answers.ts";
import { type Contestant, contestants, type Mode, type Scene, writeScene } from "./contestants.ts";
import { jqWasmOneProgram, wantedOf } from "./engines/jq-wasm.ts";
import { findPeers } from "./peers.ts";
import { printReport, type Result, saveReport } from "./report.ts";
import { median } from "./statistics.ts";
import type { Workload } from "./workload.ts";
import { WORKLOADS } from "./workloads.ts";

const HELP = `npm run bench -- [options]

  --growth           plots time against the size of payloads, mappings and configurations instead
  --only TEXT        workloads whose name has the text
  --modes LIST       of cli, pipe and map (all)
  --ours             without other engines than JSON.parse and what is written by hand
  --repeats N        measurements of each engine, whose median counts (5)
  --seconds S        processor time of each (0.2)
  --save             writes test/benchmark/results/<date>.json
`;

/** Measures every engine on every workload, and holds the ratios to the targets. */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      growth: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      modes: { type: "string", default: "cli,pipe,map" },
      ours: { type: "boolean", default: false },
      repeats: { type: "string", default: "5" },
      seconds: { type: "string", default: "0.2" },
      save: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  if (values.growth) return (await import("./growth/growth.ts")).measureGrowth();
  const peers = findPeers();
  const modes = values.modes.split(",");
  const chosen = contestants(peers).filter(
    ({ name, mode }) => modes.includes(mode) && (!values.ours || OURS.has(name)),
  );
  const workloads = WORKLOADS.filter(({ name }) => name.includes(values.only));
  const results: Result[] = [];
  for (const workload of workloads) {
    process.stderr.write(`${workload.name} …\n`);
    results.push(...measure(workload, chosen, Number(values.repeats), Number(values.seconds)));
  }
  const report = { results, workloads, peers, contestants: chosen };
  printReport(report);
  if (values.save) saveReport(report);
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
