import type { TalliedProblem } from "@longshore/engine";
import { storableJson } from "./note-problems.ts";

/** A record has a few codes at each field of its mapping; more of them than this are only counted. */
const MOST_PER_RECORD = 100;

/**
 * The problems of one record as its row keeps them: `{"listed": [{"problem", "count"}], "unlisted": 3}`, or null for none.
 * They are {@link merged}; `unlisted` are cases that mapping has only counted.
 */
export function recordProblems(problems: readonly TalliedProblem[], unlisted = 0): string | null {
  if (problems.length === 0) return null;
  const others = problems.slice(MOST_PER_RECORD).reduce((sum, { count }) => sum + count, unlisted);
  return storableJson({ listed: problems.slice(0, MOST_PER_RECORD), unlisted: others });
}
