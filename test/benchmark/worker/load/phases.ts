import { closedLoop } from "./closed-loop.ts";
import { openLoop } from "./open-loop.ts";
import { newTally, type Sender, type Tally } from "./sender.ts";
import { PAYLOADS_PER_REQUEST, type Traffic } from "./traffic.ts";

export interface Load {
  readonly sender: Sender;
  readonly traffic: Traffic;
  /** Whether somebody has asked to stop. */
  readonly isInterrupted: () => boolean;
}

/** Creates everything that the other phases update. */
export async function fill({ sender, traffic }: Load, tally: Tally): Promise<void> {
  for (const request of traffic.first()) {
    const taken = await sender.send(request, performance.now(), tally);
    await taken?.effect;
  }
}

/** Two windows of every integration, and as many on their way: the worker always has something to do. */
const CALIBRATING_CLIENTS = 128;

/** How many payloads a second go from HTTP to the catalog if there are always more. The first third warms up. */
export async function calibrate(load: Load, seconds: number): Promise<number> {
  const tally = newTally();
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1_000;
  let warm: { readonly at: number; readonly applied: number } | null = null;
  let perSecond = 0;
  const isOver = (): boolean => {
    const at = elapsed();
    if (at >= seconds / 3) warm ??= { at, applied: tally.applied };
    if (warm !== null && at < seconds) perSecond = (tally.applied - warm.applied) / (at - warm.at);
    return at >= seconds || load.isInterrupted();
  };
  await closedLoop({ ...load, tally, clients: CALIBRATING_CLIENTS, until: "applied", isOver });
  return perSecond;
}

/** A fixed rate for a long time. */
export async function sustain(load: Load, payloadsPerSecond: number, seconds: number, tally: Tally): Promise<void> {
  await openLoop({ ...load, tally, payloadsPerSecond, seconds, isOver: load.isInterrupted });
}

export interface Overload {
  readonly seconds: number;
  /** Payloads of all requests, taken or not. */
  readonly offeredPerSecond: number;
  /** Payloads that took effect in the meantime, from the first refusal on. */
  readonly appliedPerSecond: number;
  /** The same as a part of the capacity that was measured before: how much of draining is left under a flood. */
  readonly shareOfCapacity: number;
  /** From the start to the first refusal; null if there was none. */
  readonly secondsToRefusal: number | null;
  /** From the end of the sending until everything that was acknowledged had taken effect. */
  readonly secondsToDrain: number;
}

export interface Flood {
  readonly clients: number;
  readonly seconds: number;
  /** Payloads. */
  readonly capacityPerSecond: number;
}

const MOST_SECONDS_TO_REFUSAL = 300;

/** Clients that never wait and do not heed refusals, for `seconds` from the first refusal on. */
export async function overload(load: Load, plan: Flood, tally: Tally): Promise<Overload> {
  const { clients, seconds } = plan;
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1_000;
  const look = (): Moment => ({ at: elapsed(), applied: tally.applied });
  let refused: Moment | null = null;
  let end: Moment | null = null;
  const isOver = (): boolean => {
    if (tally.refused > 0) refused ??= look();
    const isLate = elapsed() > (refused === null ? MOST_SECONDS_TO_REFUSAL : refused.at + seconds);
    if (isLate || load.isInterrupted()) end ??= look();
    return end !== null;
  };
  await closedLoop({ ...load, tally, clients, until: "acknowledged", isOver });
  return overloadOf(tally, plan, { refused, end: end ?? look(), drained: look() });
}

interface Moment {
  readonly at: number;
  readonly applied: number;
}

interface Moments {
  readonly refused: Moment | null;
  readonly end: Moment;
  readonly drained: Moment;
}

function overloadOf(tally: Tally, { capacityPerSecond }: Flood, { refused, end, drained }: Moments): Overload {
  const from = refused ?? end;
  const appliedPerSecond = end.at > from.at ? (end.applied - from.applied) / (end.at - from.at) : 0;
  return {
    seconds: end.at,
    offeredPerSecond: (tally.requests * PAYLOADS_PER_REQUEST) / end.at,
    appliedPerSecond,
    shareOfCapacity: capacityPerSecond > 0 ? appliedPerSecond / capacityPerSecond : 0,
    secondsToRefusal: refused?.at ?? null,
    secondsToDrain: drained.at - end.at,
  };
}

export interface Recovery {
  /** Until latencies were as before; null if they were not within a minute. */
  readonly seconds: number | null;
  readonly tally: Tally;
}

const WINDOW_SECONDS = 5;
const WINDOWS = 12;

/** The rate of before, in windows, until one has at most twice the latency of before at the 99th percentile. */
export async function recover(load: Load, payloadsPerSecond: number, before: Tally): Promise<Recovery> {
  const most = 2 * before.catalog.percentile(99);
  let tally = newTally();
  for (let window = 1; window <= WINDOWS && !load.isInterrupted(); window += 1) {
    tally = newTally();
    await openLoop({ ...load, tally, payloadsPerSecond, seconds: WINDOW_SECONDS, isOver: load.isInterrupted });
    if (tally.catalog.percentile(99) <= most) return { seconds: window * WINDOW_SECONDS, tally };
  }
  return { seconds: null, tally };
}
