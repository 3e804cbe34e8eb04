import process from "node:process";
import { parseArgs } from "node:util";
import { type Look, trendsOf, watchGauges } from "./load/gauges.ts";
import { Ledger } from "./load/ledger.ts";
import { calibrate, fill, type Load, overload, recover, sustain } from "./load/phases.ts";
import { Progress } from "./load/progress.ts";
import { showProgress } from "./load/progress-line.ts";
import { type LoadResult, phaseResult, tableOf } from "./load/result.ts";
import { newTally, Sender, type Tally } from "./load/sender.ts";
import { startSystem } from "./load/system.ts";
import { INTEGRATION_NAMES, Traffic } from "./load/traffic.ts";

const USAGE = `npm run load -- [--minutes 20] [--share 0.8] [--calibrate 30] [--overload 30] [--clients 256]
                     [--backlog 1000] [--json]
  --minutes    how long the sustained phase lasts
  --share      its rate, as a part of the capacity that was measured before
  --calibrate  how long that is measured, in seconds
  --overload   how long clients go on after the first refusal, in seconds
  --clients    connections of the overload
  --backlog    LONGSHORE_BACKLOG_RECORDS of the worker
  --json       the result as JSON on standard output
DATABASE_URL (an empty database) and REDIS_URL choose the servers; embedded ones by default.
`;

/** Settings that make bounds bite within minutes; all others are the defaults. */
const settingsOf = ({ backlog }: Plan) => ({
  LONGSHORE_HISTORY_ROWS: "20000",
  LONGSHORE_BACKLOG_RECORDS: String(backlog),
});

interface Plan {
  readonly minutes: number;
  readonly share: number;
  readonly calibrate: number;
  readonly overload: number;
  readonly clients: number;
  readonly backlog: number;
}

/** A worker under a steady load and then under far too much. Prints what it measured and gives the exit code. */
export async function runLoad(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "20" },
      share: { type: "string", default: "0.8" },
      calibrate: { type: "string", default: "30" },
      overload: { type: "string", default: "30" },
      clients: { type: "string", default: "256" },
      backlog: { type: "string", default: "1000" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const plan = {
    minutes: Number(values.minutes),
    share: Number(values.share),
    calibrate: Number(values.calibrate),
    overload: Number(values.overload),
    clients: Number(values.clients),
    backlog: Number(values.backlog),
  };
  const result = await measure(plan);
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result));
  return result.wrong.length === 0 ? 0 : 1;
}

async function measure(plan: Plan): Promise<LoadResult> {
  const system = await startSystem(settingsOf(plan));
  const ledger = new Ledger();
  const progress = await Progress.watch(system.database, INTEGRATION_NAMES);
  const load = {
    sender: new Sender(system.poster, progress, ledger),
    traffic: new Traffic(),
    isInterrupted: onInterrupt(),
  };
  try {
    const { servers, database } = system;
    const phases = await runPhases(plan, load, (everyMs) => watchGauges(database, everyMs));
    const wrong = [...faultsOf(phases), ...(await ledger.verify(database))];
    return { servers, ...phases, wrong };
  } finally {
    await progress.close();
    await system.close();
  }
}

type Phases = Omit<LoadResult, "servers" | "wrong">;

async function runPhases(
  plan: Plan,
  load: Load,
  watch: (everyMs: number) => ReturnType<typeof watchGauges>,
): Promise<Phases> {
  const first = newTally();
  await shown("filling the catalog", first, () => fill(load, first));
  const capacity = await shown("calibrating", null, () => calibrate(load, plan.calibrate));
  const rate = capacity * plan.share;
  const steady = newTally();
  const seconds = plan.minutes * 60;
  const gauges = watch(Math.max(1_000, (seconds * 1_000) / LOOKS));
  await shown(`${Math.round(rate)} payloads/s`, steady, () => sustain(load, rate, seconds, steady));
  const looks = await gauges.stop();
  const flood = newTally();
  const floodGauges = watch(1_000);
  const over = await shown("overload", flood, () =>
    overload(load, { clients: plan.clients, seconds: plan.overload, capacityPerSecond: capacity }, flood),
  );
  const mostMemoryMegabytes = Math.max(...(await floodGauges.stop()).map(workerMemory));
  const after = await shown("afterwards", null, () => recover(load, rate, steady));
  return {
    capacityPerSecond: capacity,
    sustained: { minutes: plan.minutes, offeredPerSecond: rate, ...phaseResult(steady) },
    trends: trendsOf(looks),
    overload: { ...over, ...phaseResult(flood), clients: plan.clients, mostMemoryMegabytes },
    recovery: { secondsToNormal: after.seconds, ...phaseResult(after.tally) },
  };
}

const LOOKS = 200;

function workerMemory(look: Look): number {
  return look["memory of node, MB"] ?? 0;
}

/** What a phase was to show, and did not. */
function faultsOf({ sustained, trends, overload: flood, recovery }: Phases): readonly string[] {
  return [
    ...(sustained.refused > 0 ? [`${sustained.refused} requests were refused at a rate that can be kept`] : []),
    ...trends.filter(({ isFlat }) => isFlat === false).map(({ name }) => `${name} grows`),
    ...(flood.secondsToRefusal === null ? ["the worker took everything in, however much it was"] : []),
    ...(recovery.refused > 0 ? [`${recovery.refused} requests were refused after the overload`] : []),
    ...(recovery.secondsToNormal === null ? ["latencies did not become normal after the overload"] : []),
  ];
}

async function shown<T>(name: string, tally: Tally | null, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const line = showProgress(() => {
    const seconds = Math.round((performance.now() - start) / 1_000);
    return `${name}: ${seconds} s${tally === null ? "" : `, ${said(tally)}`}`;
  });
  try {
    return await work();
  } finally {
    line.stop();
  }
}

function said({ requests, refused, applied, intake, catalog }: Tally): string {
  const p99 = [intake, catalog].map((each) => `${Math.round(each.percentile(99) / 1_000)} ms`);
  return `${requests} requests, ${refused} refused, ${applied} payloads applied; p99 intake ${p99[0]}, to the catalog ${p99[1]}`;
}

/** The first interrupt ends the phases early, so that the servers are stopped; the next one ends the process. */
function onInterrupt(): () => boolean {
  let isInterrupted = false;
  process.once("SIGINT", () => {
    isInterrupted = true;
  });
  return () => isInterrupted;
}
