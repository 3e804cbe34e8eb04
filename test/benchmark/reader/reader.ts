import {
  type CompiledResource,
  compileMapping,
  type JqValue,
  PayloadReader,
  parseJsonPayload,
} from "@longshore/engine";
import { geometricMean, median } from "../statistics.ts";
import type { Workload } from "../workload.ts";
import { WORKLOADS } from "../workloads.ts";

/** Payloads of this size and more are those that the goal is about. */
const LARGE = 10_000;
const GOAL = 1.8;
const NEVER_SLOWER = 0.97;

/** How one workload went. Microseconds of processor time for each payload, from its bytes to those of its entities. */
export interface ReaderResult {
  readonly workload: string;
  readonly bytesPerPayload: number;
  /** Whether the reader did anything: not for a mapping that reads most of its payloads. */
  readonly isProjected: boolean;
  readonly whole: number;
  readonly projected: number;
  /** Median of the ratios of both within one turn: `whole / projected`. */
  readonly ratio: number;
}

type Read = (bytes: Buffer) => JqValue;

/** The whole pipeline with `JSON.parse` and with the projecting reader, by turns; answers are compared first. */
export function benchReader(turns: number, secondsPerTurn: number): ReaderResult[] {
  return WORKLOADS.map((workload) => measure(workload, turns, secondsPerTurn));
}

function measure(workload: Workload, turns: number, seconds: number): ReaderResult {
  const resource = resourceOf(workload);
  const payloads = workload.payloads().map((text) => Buffer.from(text));
  const reader = new PayloadReader(() => resource.reads, 0);
  const whole: Read = (bytes) => parseJsonPayload(bytes.toString());
  const projected: Read = (bytes) => reader.read(bytes, 0, bytes.length) ?? whole(bytes);
  for (const bytes of payloads) {
    if (mapped(resource, whole(bytes)) !== mapped(resource, projected(bytes))) {
      throw new Error(`${workload.name}: the reader changed an answer`);
    }
  }
  const isProjected = payloads.some((bytes) => reader.read(bytes, 0, bytes.length) !== null);
  const rounds = roundsFor(seconds, () => pass(resource, payloads, whole));
  const samples = Array.from({ length: turns + 1 }, (_, turn) => {
    const order = turn % 2 === 0 ? [whole, projected] : [projected, whole];
    const times = new Map(order.map((read) => [read, timed(rounds, () => pass(resource, payloads, read))]));
    return { whole: times.get(whole) ?? 0, projected: times.get(projected) ?? 0 };
  }).slice(1);
  const perPayload = (times: readonly number[]): number => (median(times) * 1e6) / rounds / payloads.length;
  return {
    workload: workload.name,
    bytesPerPayload: payloads.reduce((sum, { length }) => sum + length, 0) / payloads.length,
    isProjected,
    whole: perPayload(samples.map((sample) => sample.whole)),
    projected: perPayload(samples.map((sample) => sample.projected)),
    ratio: median(samples.map((sample) => sample.whole / sample.projected)),
  };
}

function resourceOf({ name, resource }: Workload): CompiledResource {
  const { mapping, problems } = compileMapping({ resources: [resource] });
  const [compiled] = mapping?.resources ?? [];
  if (compiled === undefined) throw new Error(`${name}: ${problems[0]?.message}`);
  return compiled;
}

function mapped(resource: CompiledResource, item: JqValue): string {
  return resource
    .map(item)
    .map((outcome) => (outcome.status === "mapped" ? JSON.stringify(outcome.entity) : outcome.status))
    .join("\n");
}

function pass(resource: CompiledResource, payloads: readonly Buffer[], read: Read): void {
  for (const bytes of payloads) Buffer.from(mapped(resource, read(bytes)));
}

function roundsFor(seconds: number, work: () => void): number {
  work();
  return Math.max(1, Math.round(seconds / timed(1, work)));
}

function timed(rounds: number, work: () => void): number {
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** A table, and what became of the goals. */
export function readerText(results: readonly ReaderResult[]): string {
  const rows = results.map(({ workload, bytesPerPayload, isProjected, whole, projected, ratio }) => {
    const kilobytes = (bytesPerPayload / 1_000).toFixed(1);
    const times = [whole, projected].map((time) => time.toFixed(1));
    const cells = [kilobytes, ...times, `${ratio.toFixed(2)}${isProjected ? "" : " (whole)"}`];
    return `| ${[workload, ...cells].join(" | ")} |`;
  });
  const large = results
    .filter(({ isProjected, bytesPerPayload }) => isProjected && bytesPerPayload >= LARGE)
    .map(({ ratio }) => ratio);
  const worst = Math.min(...results.map(({ ratio }) => ratio));
  const verdict = (isMet: boolean): string => (isMet ? "met" : "missed");
  return [
    "| workload | kB | JSON.parse, µs | projecting, µs | ratio |",
    "|---|---|---|---|---|",
    ...rows,
    `payloads of 10 kB and more that are projected: ${geometricMean(large).toFixed(2)} ×, goal ${GOAL} for each: ${verdict(Math.min(...large) >= GOAL)}`,
    `the worst: ${worst.toFixed(2)} ×, goal ${NEVER_SLOWER}: ${verdict(worst >= NEVER_SLOWER)}`,
    "",
  ].join("\n");
}
