import type { Case } from "./shrink.ts";

/** Where we differ from jq 1.8.2 on purpose. The example must really differ, or the tests fail: then the entry can go. */
export interface KnownDifference {
  readonly name: string;
  /** For the reader of docs/differences-from-jq.md. */
  readonly reason: string;
  readonly example: Case;
  /** Whether a mismatch that was found is this one. */
  readonly covers: (mismatch: Mismatch) => boolean;
}

/** A case with what each side did, as texts. */
export interface Mismatch extends Case {
  readonly theirs: string;
  readonly ours: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];

export const isKnown = (mismatch: Mismatch): boolean => KNOWN_DIFFERENCES.some(({ covers }) => covers(mismatch));
