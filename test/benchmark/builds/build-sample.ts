// One turn of one build of the engine on one workload: `node build-sample.ts <packages/engine/dist/index.js> <workload> <seconds>`.
// Prints a BuildSample as JSON.
import { pathToFileURL } from "node:url";
import { measureRounds } from "../measure-rounds.ts";
import type { ResourceConfig } from "../workload.ts";
import { WORKLOADS } from "../workloads.ts";

export interface BuildSample {
  /** The entities as JSON, null for a payload that is not wanted. */
  readonly answers: readonly (string | null)[];
  readonly microsecondsPerPayload: number;
}

const PAYLOADS = 200;

const [file = "", name = "", seconds = ""] = process.argv.slice(2);
const engine: typeof import("@longshore/engine") = await import(pathToFileURL(file).href);
const workload = WORKLOADS.find((each) => each.name === name);
if (workload === undefined) throw new Error(`there is no workload ${name}`);

const resource = compiled(workload.resource);
const items = workload.payloads().slice(0, PAYLOADS).map(engine.parseJsonPayload);
const answers = items.map((item) => {
  const [outcome] = resource.map(item);
  return outcome?.status === "mapped" ? engine.formatJson({ ...outcome.entity }) : null;
});
const { microsecondsPerPayload } = measureRounds(mapAll, items.length, Number(seconds));
const sample: BuildSample = { answers, microsecondsPerPayload };
process.stdout.write(JSON.stringify(sample));

function mapAll(): unknown {
  let last: unknown;
  for (const item of items) last = resource.map(item);
  return last;
}

function compiled(config: ResourceConfig): ReturnType<typeof firstResource> {
  return firstResource(engine.compileMapping({ resources: [config] }, { now: 0 }));
}

function firstResource({ mapping, problems }: ReturnType<typeof engine.compileMapping>) {
  const [first] = mapping?.resources ?? [];
  if (first === undefined) throw new Error(problems.map(({ message }) => message).join("; "));
  return first;
}
