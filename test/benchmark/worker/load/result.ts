import type { RecordableHistogram } from "node:perf_hooks";
import type { Trend } from "./gauges.ts";
import type { Tally } from "./sender.ts";

/** Milliseconds. */
export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface PhaseResult {
  readonly requests: number;
  readonly refused: number;
  readonly unanswered: number;
  /** Payloads that took effect. */
  readonly payloads: number;
  readonly intake: Latency;
  readonly catalog: Latency;
  readonly refusals: Latency;
}

export interface LoadResult {
  readonly servers: string;
  readonly capacityPerSecond: number;
  readonly sustained: PhaseResult & { readonly minutes: number; readonly offeredPerSecond: number };
  readonly trends: readonly Trend[];
  readonly overload: PhaseResult & {
    readonly seconds: number;
    readonly clients: number;
    readonly offeredPerSecond: number;
    readonly appliedPerSecond: number;
    readonly shareOfCapacity: number;
    readonly secondsToRefusal: number | null;
    readonly secondsToDrain: number;
    readonly mostMemoryMegabytes: number;
  };
  readonly recovery: PhaseResult & { readonly secondsToNormal: number | null };
  readonly wrong: readonly string[];
}

export function phaseResult({ requests, refused, unanswered, applied, intake, catalog, refusal }: Tally): PhaseResult {
  const latencies = { intake: latencyOf(intake), catalog: latencyOf(catalog), refusals: latencyOf(refusal) };
  return { requests, refused, unanswered, payloads: applied, ...latencies };
}

function latencyOf(histogram: RecordableHistogram): Latency {
  if (histogram.count === 0) return { count: 0, p50: 0, p99: 0, max: 0 };
  const at = (percentile: number) => milliseconds(histogram.percentile(percentile));
  return { count: histogram.count, p50: at(50), p99: at(99), max: milliseconds(histogram.max) };
}

function milliseconds(microseconds: number): number {
  return Math.round(microseconds / 100) / 10;
}

/** For people. */
export function tableOf({
  servers,
  capacityPerSecond,
  sustained,
  trends,
  overload,
  recovery,
  wrong,
}: LoadResult): string {
  const rows = [
    [`load on a worker with ${servers}`],
    ["capacity", `${Math.round(capacityPerSecond)} payloads/s from HTTP to the catalog`],
    [],
    ["milliseconds", "requests", "refused", "p50", "p99", "max"],
    ...latencyRows(
      `sustained, ${sustained.minutes.toFixed(1)} min at ${Math.round(sustained.offeredPerSecond)}/s`,
      sustained,
    ),
    ...latencyRows(
      `overload, ${overload.seconds.toFixed(0)} s at ${Math.round(overload.offeredPerSecond)}/s`,
      overload,
    ),
    ...latencyRows(`afterwards, at ${Math.round(sustained.offeredPerSecond)}/s`, recovery),
    [],
    ["sustained", "2nd fifth", "last fifth", "most", ""],
    ...trends.map(({ name, early, late, most, isFlat }) => [
      `  ${name}`,
      ...[early, late, most].map((value) => value.toFixed(0)),
      isFlat === null ? "" : isFlat ? "flat" : "GROWS",
    ]),
    [],
    ["applied while refusing", `${Math.round(overload.appliedPerSecond)} payloads/s`],
    ["share of draining kept", `${Math.round(overload.shareOfCapacity * 100)} % of the capacity`],
    ["first refusal after", secondsOf(overload.secondsToRefusal)],
    [
      "acknowledged during overload",
      `${overload.payloads} payloads, all in the catalog ${overload.secondsToDrain.toFixed(1)} s after its end`,
    ],
    ["memory of the worker, at most", `${overload.mostMemoryMegabytes.toFixed(0)} MB`],
    ["latencies normal again after", secondsOf(recovery.secondsToNormal)],
    ["wrong", wrong.length === 0 ? "nothing" : ""],
    ...wrong.map((text) => [`  ${text}`]),
  ];
  return aligned(rows);
}

function latencyRows(name: string, { requests, refused, intake, catalog, refusals }: PhaseResult): string[][] {
  const cells = ({ p50, p99, max }: Latency) => [p50, p99, max].map((value) => value.toFixed(1));
  return [
    [name, String(requests), String(refused)],
    ["  intake", "", "", ...cells(intake)],
    ["  payload to catalog", "", "", ...cells(catalog)],
    ...(refusals.count === 0 ? [] : [["  refusal", "", "", ...cells(refusals)]]),
  ];
}

function secondsOf(value: number | null): string {
  return value === null ? "never" : `${value.toFixed(1)} s`;
}

/** The first column to the left and the others to the right, as wide as they need; rows of two are free text. */
function aligned(rows: readonly (readonly string[])[]): string {
  const tabular = rows.filter((row) => row.length > 2);
  const first = Math.max(...rows.map((row) => (row.length > 1 ? (row[0]?.length ?? 0) : 0)));
  const widths = [1, 2, 3, 4, 5].map((column) => Math.max(...tabular.map((row) => row[column]?.length ?? 0)));
  const lineOf = ([name = "", ...cells]: readonly string[]): string => {
    if (cells.length < 2) return `${name.padEnd(cells.length === 0 ? 0 : first)}  ${cells.join("")}`;
    return [name.padEnd(first), ...cells.map((cell, at) => cell.padStart(widths[at] ?? 0))].join("  ");
  };
  return rows.map((row) => `${lineOf(row).trimEnd()}\n`).join("");
}
