import { setTimeout as sleep } from "node:timers/promises";
import { AdmissionBuckets, type BucketSize } from "../receive/admission-buckets.ts";
import type { Clock } from "../settings/clock.ts";

/** Refusals of this process that are answered at once. */
const PROMPT: BucketSize = { burst: 100, perSecond: 100 };
const HELD_MS = 1_000;
/** Each has a connection, and up to 64 kB of a body in memory. */
const MOST_HELD = 1_000;

/**
 * When a refusal is answered. A client that ignores `Retry-After` comes again as soon as it has its answer: 256 of them make
 * thousands of requests a second, and leave no time for the records that wait. So beyond a rate each answer waits a second.
 */
export class RefusalPace {
  readonly #prompt: AdmissionBuckets;
  #held = 0;

  constructor(clock: Clock) {
    this.#prompt = new AdmissionBuckets(clock, PROMPT);
  }

  async turn(): Promise<void> {
    if (this.#prompt.take("refusals") || this.#held >= MOST_HELD) return;
    this.#held += 1;
    await sleep(HELD_MS);
    this.#held -= 1;
  }
}
