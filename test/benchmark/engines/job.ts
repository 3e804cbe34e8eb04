import type { Workload } from "../workload.ts";

/** What one engine does to each payload of a workload. */
export interface Job {
  /** The entities as JSON, null for a payload that is not wanted. Compared before anything is timed. */
  readonly answers: () => readonly (string | null)[];
  /** Everything once more, for the clock. */
  readonly round: () => unknown;
}

export type JobMode = "pipe" | "map";

export type PrepareJob = (workload: Workload, texts: readonly string[], mode: JobMode) => Job;

export function eachText(texts: readonly string[], map: (text: string) => string | null): Job {
  return {
    answers: () => texts.map(map),
    round: () => {
      let last: unknown;
      for (const text of texts) last = map(text);
      return last;
    },
  };
}
