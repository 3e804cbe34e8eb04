import type { Clock } from "../settings/clock.ts";

export interface BucketSize {
  /** How many may come at once. */
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  /** Of the last refill, in milliseconds. */
  at: number;
}

/** A flood of made-up names may not fill the memory. */
const MOST_BUCKETS = 10_000;

/** Token buckets by name. A name that was not seen yet has a full one. */
export class AdmissionBuckets {
  readonly #clock: Clock;
  readonly #size: BucketSize;
  readonly #most: number;
  /** In the order of their last use. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, size: BucketSize, most = MOST_BUCKETS) {
    this.#clock = clock;
    this.#size = size;
    this.#most = most;
  }

  /** Whether there was a token to take. */
  take(name: string): boolean {
    const bucket = this.#refilled(name);
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    this.#forgetOldest();
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  #refilled(name: string): Bucket {
    const now = this.#clock.now().getTime();
    const { burst, perSecond } = this.#size;
    const bucket = this.#buckets.get(name) ?? { tokens: burst, at: now };
    // The clock of a machine may be set back.
    const seconds = Math.max(0, now - bucket.at) / 1000;
    bucket.tokens = Math.min(burst, bucket.tokens + seconds * perSecond);
    bucket.at = now;
    return bucket;
  }

  #forgetOldest(): void {
    if (this.#buckets.size <= this.#most) return;
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest);
      return;
    }
  }
}
