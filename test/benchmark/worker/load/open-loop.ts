import { setTimeout as sleep } from "node:timers/promises";
import type { Sender, Tally } from "./sender.ts";
import { PAYLOADS_PER_REQUEST, type Traffic } from "./traffic.ts";

export interface OpenLoop {
  readonly sender: Sender;
  readonly traffic: Traffic;
  readonly tally: Tally;
  readonly payloadsPerSecond: number;
  readonly seconds: number;
  readonly isOver: () => boolean;
}

/**
 * Sends requests at times that were fixed beforehand, whatever becomes of the earlier ones, as many at once as that takes:
 * a server that stops for a second is then late for everything that was due in that second, and not for one request
 * alone. Resolves when everything has taken effect.
 */
export async function openLoop(options: OpenLoop): Promise<void> {
  const { sender, traffic, tally, payloadsPerSecond, seconds, isOver } = options;
  const interval = (1_000 * PAYLOADS_PER_REQUEST) / payloadsPerSecond;
  const start = performance.now();
  const end = start + seconds * 1_000;
  const underWay = new Set<Promise<void>>();
  for (let due = start; due < end && !isOver(); due += interval) {
    for (let early = due - performance.now(); early > 0; early = due - performance.now()) {
      await sleep(Math.min(early, LONGEST_SLEEP_MS));
    }
    const sending = sendOne(sender, traffic, due, tally).finally(() => underWay.delete(sending));
    underWay.add(sending);
  }
  await Promise.all(underWay);
}

/** So that an interrupt is soon noticed, however slow the schedule. */
const LONGEST_SLEEP_MS = 200;

async function sendOne(sender: Sender, traffic: Traffic, due: number, tally: Tally): Promise<void> {
  const taken = await sender.send(traffic.next(), due, tally);
  await taken?.effect;
}
