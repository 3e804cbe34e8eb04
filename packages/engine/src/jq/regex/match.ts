import type { Run } from "../values/run.ts";

/** Offsets are in UTF-16 units. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The texts of groups 1, 2, …; null for a group that took no part. */
  readonly texts: readonly (string | null)[];
  /** Where they start, -1 for none; left out unless asked for, since it makes a `RegExp` slower. */
  readonly starts: readonly number[] | null;
}

/** Finds the first match at or after an offset; a sticky search looks nowhere but there. */
export type Find = (from: number, sticky: boolean) => Match | null;

export interface Searcher {
  search(run: Run, text: string, withStarts: boolean): Find;
  /** Whether there is a match anywhere. */
  test(run: Run, text: string): boolean;
  /** The text with one match, or all, replaced; null if this searcher has no fast way to do it exactly. */
  replace(run: Run, text: string, replacement: string, all: boolean): string | null;
}
