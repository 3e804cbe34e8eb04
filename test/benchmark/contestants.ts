import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { timeCommand } from "./cpu-time.ts";
import { spread } from "./engines/jq-wasm.ts";
import type { Timing } from "./measure-rounds.ts";
import { type Command, PEERS_FOLDER, type Peers, ROOT } from "./peers.ts";
import { asExpressions, asProgram, type Workload } from "./workload.ts";

/** `cli`: a whole process, NDJSON file to NDJSON. `pipe`: warm, text to text. `map`: warm, parsed object to entity. */
export type Mode = "cli" | "pipe" | "map";

export interface Sample extends Timing {
  readonly answers: readonly (string | null)[];
}

/** One engine in one mode: each call is one measurement in a process of its own. */
export interface Contestant {
  readonly name: string;
  readonly mode: Mode;
  /** Null where it is not on this machine. */
  readonly sample: ((scene: Scene) => Sample) | null;
}

/** A workload as the engines get it. */
export interface Scene {
  readonly workload: Workload;
  readonly texts: readonly string[];
  /** Which payloads the selector takes. */
  readonly wanted: readonly boolean[];
  /** All texts {@link Workload.commandLineRounds} times, as NDJSON. */
  readonly file: string;
  readonly config: string;
  /** Seconds of processor time to measure for. */
  readonly seconds: number;
}

export function contestants(peers: Peers): Contestant[] {
  return [
    ...["longshore", "hand-written", "JSON.parse"].map((name) => inProcess(name, "pipe")),
    ...["longshore", "hand-written"].map((name) => inProcess(name, "map")),
    inProcess("jq-wasm, one program", "pipe", 25),
    inProcess("jq-wasm, per expression", "pipe", 2),
    foreign("Port's bindings, per expression", peers.portBindings, "port-bindings.cjs", 20, false),
    foreign("Port's bindings, one program", peers.portBindings, "port-bindings.cjs", 20, true),
    foreign("PyPI jq, per expression", peers.pypiJq, "pypi_jq.py", 20, false),
    foreign("node-jq, one program", peers.nodeJq, "node-jq.mjs", 5, true, peers.jq),
    { name: "longshore", mode: "cli", sample: longshoreCommand },
    commandLine("jq 1.8", peers.jq),
    commandLine("gojq", peers.gojq),
    commandLine("jaq", peers.jaq),
  ];
}

function inProcess(name: string, mode: "pipe" | "map", payloads = 1000): Contestant {
  const script = fileURLToPath(new URL("./sample.ts", import.meta.url));
  return {
    name,
    mode,
    sample: ({ workload, seconds }) =>
      sampleOf(
        process.execPath,
        [...process.execArgv, script, name, workload.name, mode, `${seconds}`, `${payloads}`],
        "",
      ),
  };
}

/** An engine that only its own runtime can load; it gets its work as JSON. */
function foreign(
  name: string,
  runtime: Command | null,
  script: string,
  payloads: number,
  asOne: boolean,
  jq: Command | null = null,
): Contestant {
  const path = fileURLToPath(new URL(`./foreign/${script}`, import.meta.url));
  if (runtime === null) return { name, mode: "pipe", sample: null };
  return {
    name,
    mode: "pipe",
    sample: ({ workload, texts, seconds }) => {
      const job = {
        folder: join(PEERS_FOLDER, "node"),
        texts: texts.slice(0, payloads),
        selector: workload.resource.selector.query,
        expressions: asExpressions(workload.resource),
        program: asOne ? asProgram(workload.resource) : null,
        seconds,
      };
      return sampleOf(runtime.path, [path], JSON.stringify(job), jq === null ? {} : { JQ_PATH: jq.path });
    },
  };
}

function sampleOf(
  command: string,
  args: readonly string[],
  input: string,
  environment: NodeJS.ProcessEnv = {},
): Sample {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(command, [...args], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env,
  });
  if (status !== 0) throw new Error(`${args.join(" ")} failed: ${stderr.slice(-800)}`);
  const sample: Sample = JSON.parse(stdout);
  return sample;
}

function longshoreCommand(scene: Scene): Sample {
  const engine = join(ROOT, "packages/engine/bin/engine.mjs");
  return commandSample(
    scene,
    process.execPath,
    [engine, "run", "-c", scene.config, "--format", "ndjson", scene.file],
    null,
  );
}

function commandLine(name: string, command: Command | null): Contestant {
  if (command === null) return { name, mode: "cli", sample: null };
  const sample = (scene: Scene): Sample =>
    commandSample(scene, command.path, ["-c", asProgram(scene.workload.resource)], scene.file);
  return { name, mode: "cli", sample };
}

function commandSample(scene: Scene, command: string, args: readonly string[], stdin: string | null): Sample {
  const { stdout, seconds } = timeCommand(command, args, stdin);
  const { texts, wanted, workload } = scene;
  const entities = stdout.trimEnd().split("\n");
  const expected = wanted.filter((isWanted) => isWanted).length * workload.commandLineRounds;
  if (entities.length !== expected) throw new Error(`${command}: ${entities.length} entities instead of ${expected}`);
  const payloads = texts.length * workload.commandLineRounds;
  return { answers: spread(entities, wanted), microsecondsPerPayload: (seconds * 1e6) / payloads, residentBytes: 0 };
}

/** Writes what the command lines read: the payloads, and a configuration. */
export function writeScene(workload: Workload, wanted: readonly boolean[], seconds: number): Scene {
  const folder = mkdtempSync(join(tmpdir(), "longshore-bench-"));
  const texts = workload.payloads();
  const file = join(folder, `${workload.resource.kind}.ndjson`);
  writeFileSync(file, `${texts.join("\n")}\n`.repeat(workload.commandLineRounds));
  const config = join(folder, "mapping.yml");
  writeFileSync(config, JSON.stringify({ resources: [workload.resource] }));
  return { workload, texts, wanted, file, config, seconds };
}
