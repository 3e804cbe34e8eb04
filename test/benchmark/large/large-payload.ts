import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canonicalAnswer, differenceIn } from "../answers.ts";
import { entitiesByJq } from "../engines/jq-wasm.ts";
import { type Command, type Peers, ROOT } from "../peers.ts";
import type { Result } from "../report.ts";
import { median } from "../statistics.ts";
import { asProgram } from "../workload.ts";
import { CLUSTER, smallCluster, writeCluster } from "./cluster.ts";
import { type Watched, watchCommand } from "./watch-command.ts";

/** How the other results call it. */
export const LARGE_PAYLOAD = { name: "itemsToParse, 200 MB", group: "large" } as const;

const BYTES = 200e6;

/** Medians of one command line. */
export interface LargeResult extends Watched {
  readonly engine: string;
}

interface Runner {
  readonly engine: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly stdin: string | null;
}

export interface LargePayload {
  readonly results: readonly Result[];
  readonly watched: readonly LargeResult[];
}

/** One payload of 200 MB, of which `itemsToParse` makes entities: every command line from file to file. */
export async function measureLargePayload(peers: Peers, repeats: number, ours: boolean): Promise<LargePayload> {
  const folder = mkdtempSync(join(tmpdir(), "longshore-large-"));
  try {
    const payload = join(folder, "cluster.json");
    const config = join(folder, "mapping.json");
    const output = join(folder, "entities.ndjson");
    writeFileSync(config, JSON.stringify({ resources: [CLUSTER] }));
    const times = writeCluster(payload, BYTES);
    const expected = entitiesByJq(CLUSTER, smallCluster()).map(canonicalAnswer);
    const runners = runnersOf(payload, config, ours ? NO_PEERS : peers);
    const runs = new Map<Runner, Watched[]>(runners.map((runner) => [runner, []]));
    for (let turn = 0; turn < repeats; turn++) {
      for (const runner of turn % 2 === 0 ? runners : runners.toReversed()) {
        const { command, args, stdin } = runner;
        const watched = await watchCommand(command, args, { stdin, stdout: output });
        const difference = differenceIn(block(output, times, expected.length), expected);
        if (difference !== null) throw new Error(`${runner.engine} on ${LARGE_PAYLOAD.name}: ${difference}`);
        runs.get(runner)?.push(watched);
      }
    }
    return { results: [...runs].map(resultOf), watched: [...runs].map(largeResultOf) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const NO_PEERS = { jq: null, gojq: null, jaq: null };

function runnersOf(payload: string, config: string, peers: Pick<Peers, "jq" | "gojq" | "jaq">): Runner[] {
  const engine = join(ROOT, "packages/engine/bin/engine.mjs");
  const byHand = fileURLToPath(new URL("./by-hand.ts", import.meta.url));
  const node = (name: string, args: readonly string[]): Runner => {
    return { engine: name, command: process.execPath, args, stdin: null };
  };
  const other = (name: string, command: Command | null): Runner[] =>
    command === null ? [] : [{ engine: name, command: command.path, args: ["-c", asProgram(CLUSTER)], stdin: payload }];
  return [
    node("longshore", [engine, "run", "-c", config, "--format", "ndjson", payload]),
    node("hand-written", [...process.execArgv, byHand, payload]),
    ...other("jq 1.8", peers.jq),
    ...other("gojq", peers.gojq),
    ...other("jaq", peers.jaq),
  ];
}

/** The entities of one round of deployments; every other round must give the same text. */
function block(output: string, times: number, size: number): string[] {
  const lines = readFileSync(output, "utf8").trimEnd().split("\n");
  if (lines.length !== times * size) throw new Error(`${lines.length} entities instead of ${times * size}`);
  const odd = lines.findIndex((line, index) => line !== lines[index % size]);
  if (odd >= 0)
    throw new Error(`entity ${odd} differs from ${odd % size}, whose deployment is the same: ${lines[odd]}`);
  return lines.slice(0, size);
}

/** As other workloads have it, where the one payload is what the time is of. */
function resultOf([{ engine }, runs]: readonly [Runner, readonly Watched[]]): Result {
  const samples = runs.map(({ processorSeconds }) => processorSeconds * 1e6);
  return { workload: LARGE_PAYLOAD.name, mode: "cli", engine, median: median(samples), samples };
}

function largeResultOf([{ engine }, runs]: readonly [Runner, readonly Watched[]]): LargeResult {
  const peaks = runs.flatMap(({ peakBytes }) => peakBytes ?? []);
  return {
    engine,
    elapsedSeconds: median(runs.map(({ elapsedSeconds }) => elapsedSeconds)),
    processorSeconds: median(runs.map(({ processorSeconds }) => processorSeconds)),
    peakBytes: peaks.length === 0 ? null : median(peaks),
  };
}
