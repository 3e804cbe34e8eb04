// One point of a curve in a process of its own: `node growth-sample.ts <axis> <size>`. Prints a GrowthPoint as JSON.
import { once } from "node:events";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { compileMapping, formatJson, parseJsonPayload } from "@longshore/engine";
import { measureRounds } from "../measure-rounds.ts";
import type { ResourceConfig } from "../workload.ts";
import { githubIssue } from "../workloads/github-issue.ts";
import type { Axis, GrowthPoint } from "./growth-point.ts";

const SECONDS = 0.4;
/** A mapping of a thousand expressions takes V8 most of a second to compile. */
const SECONDS_FOR_EXPRESSIONS = 1;
const PAYLOADS_PER_THREAD = 40_000;

type Pipe = (text: string) => string | null;

const MEASURE: Readonly<Record<Axis, (size: number) => Promise<GrowthPoint> | GrowthPoint>> = {
  "payload-bytes": payloadOf,
  expressions: expressionsOf,
  configs: configsHeld,
  threads: threadsOf,
};

if (isMainThread) {
  const [axis = "", size = ""] = process.argv.slice(2);
  const measure = Object.entries(MEASURE).find(([name]) => name === axis)?.[1];
  if (measure === undefined) throw new Error(`there is no axis ${axis}`);
  process.stdout.write(JSON.stringify(await measure(Number(size))));
} else mapIssues(Number(workerData));

function pipeOf(resource: ResourceConfig): Pipe {
  const { mapping } = compileMapping({ resources: [resource] }, { now: 0 });
  const [compiled] = mapping?.resources ?? [];
  if (compiled === undefined) throw new Error("the mapping does not compile");
  return (text) => {
    const [outcome] = compiled.map(parseJsonPayload(text));
    return outcome?.status === "mapped" ? formatJson({ ...outcome.entity }) : null;
  };
}

function mappingOf(properties: Readonly<Record<string, string>>): ResourceConfig {
  return {
    kind: "thing",
    selector: { query: ".id != null" },
    port: { entity: { mappings: { identifier: ".id | tostring", title: ".name", blueprint: '"thing"', properties } } },
  };
}

/** A list that grows, of which every element is looked at. */
function payloadOf(bytes: number): GrowthPoint {
  const rows = Array.from({ length: Math.ceil(bytes / 100) }, (_, id) => ({
    id,
    name: `Row ${id}`,
    note: "x".repeat(60),
  }));
  const text = JSON.stringify({ id: 1, name: "list", rows });
  const pipe = pipeOf(mappingOf({ count: ".rows | length", last: "[.rows[].id] | max", first: ".rows[0].name" }));
  const { microsecondsPerPayload, residentBytes } = measureRounds(() => pipe(text), 1, SECONDS);
  return { size: bytes, microseconds: (microsecondsPerPayload * 1000) / text.length, residentBytes };
}

function expressionsOf(count: number): GrowthPoint {
  const properties = Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`p${i}`, `.fields.f${i % 50}.value // ${i}`]),
  );
  const fields = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`f${i}`, { value: i % 3 === 0 ? null : `v${i}` }]),
  );
  const text = JSON.stringify({ id: 1, name: "wide", fields });
  const pipe = pipeOf(mappingOf(properties));
  const { microsecondsPerPayload, residentBytes } = measureRounds(() => pipe(text), 1, SECONDS_FOR_EXPRESSIONS);
  return { size: count, microseconds: microsecondsPerPayload / count, residentBytes };
}

/** Many tenants with a mapping each; payloads come for a hundred of them. */
function configsHeld(count: number): GrowthPoint {
  const pipes = Array.from({ length: count }, (_, tenant) =>
    pipeOf(mappingOf({ url: ".url", tenant: `"tenant-${tenant}"`, state: `.state // ${tenant}` })),
  );
  const text = JSON.stringify({ id: 1, name: "thing", url: "https://example.com/1", state: "open" });
  for (const pipe of pipes) pipe(text);
  const busy = pipes.slice(0, 100);
  const { microsecondsPerPayload } = measureRounds(() => busy.map((pipe) => pipe(text)), busy.length, SECONDS);
  globalThis.gc?.();
  return { size: count, microseconds: microsecondsPerPayload, residentBytes: process.memoryUsage.rss() };
}

/** Time that passes: two threads that do not hinder each other take half of it for each payload. */
async function threadsOf(count: number): Promise<GrowthPoint> {
  const start = performance.now();
  const threads = Array.from(
    { length: count },
    () => new Worker(new URL(import.meta.url), { workerData: PAYLOADS_PER_THREAD }),
  );
  await Promise.all(threads.map((thread) => once(thread, "exit")));
  const microseconds = ((performance.now() - start) * 1000) / count / PAYLOADS_PER_THREAD;
  return { size: count, microseconds, residentBytes: process.memoryUsage.rss() };
}

function mapIssues(count: number): void {
  const pipe = pipeOf(githubIssue.resource);
  const texts = githubIssue.payloads();
  for (let i = 0; i < count; i++) pipe(texts[i % texts.length] ?? "{}");
}
