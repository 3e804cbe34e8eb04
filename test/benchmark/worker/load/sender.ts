import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import type { Ledger } from "./ledger.ts";
import type { Poster } from "./poster.ts";
import type { Progress } from "./progress.ts";
import type { LoadRequest } from "./traffic.ts";

/** Of one phase. Latencies in microseconds. */
export interface Tally {
  /** From when a request was due to its acknowledgement. */
  readonly intake: RecordableHistogram;
  /** From when a request was due to when its payloads were in the catalog, for others to read. */
  readonly catalog: RecordableHistogram;
  /** From when a refused request was due to its refusal. */
  readonly refusal: RecordableHistogram;
  requests: number;
  refused: number;
  unanswered: number;
  /** Payloads that have taken effect. */
  applied: number;
}

export function newTally(): Tally {
  const counts = { requests: 0, refused: 0, unanswered: 0, applied: 0 };
  return { intake: histogram(), catalog: histogram(), refusal: histogram(), ...counts };
}

const HOUR_US = 3_600_000_000;

function histogram(): RecordableHistogram {
  return createHistogram({ lowest: 1, highest: HOUR_US, figures: 3 });
}

/** Sends requests and keeps account of them: in the ledger of the run, and in the tally of a phase. */
export class Sender {
  readonly #poster: Poster;
  readonly #progress: Progress;
  readonly #ledger: Ledger;

  constructor(poster: Poster, progress: Progress, ledger: Ledger) {
    this.#poster = poster;
    this.#progress = progress;
    this.#ledger = ledger;
  }

  /**
   * Gives a promise of the effect as soon as the request is acknowledged; null if it was not. `due` is when it should have
   * been sent (`performance.now()`): who is late because the one before took long has waited for the server as well.
   */
  async send(request: LoadRequest, due: number, tally: Tally): Promise<{ readonly effect: Promise<void> } | null> {
    tally.requests += 1;
    try {
      const reply = await this.#poster.post(request);
      const taken = this.#ledger.answered(request, reply);
      record(taken === null ? tally.refusal : tally.intake, performance.now() - due);
      if (taken === null) tally.refused += 1;
      return taken === null ? null : { effect: this.#effect(request, taken.lastSeq, due, tally) };
    } catch (error) {
      tally.unanswered += 1;
      this.#ledger.unanswered(request, error);
      return null;
    }
  }

  #effect({ integration, numbers }: LoadRequest, seq: number, due: number, tally: Tally): Promise<void> {
    return new Promise((resolve) => {
      this.#progress.whenApplied(integration, seq, (at) => {
        record(tally.catalog, at - due);
        tally.applied += numbers.length;
        resolve();
      });
    });
  }
}

function record(histogram: RecordableHistogram, milliseconds: number): void {
  histogram.record(Math.min(HOUR_US, Math.max(1, Math.round(milliseconds * 1_000))));
}
