import { placeText, type TextPlace } from "./text-place.ts";

/** A place at which a file is not JSON, and what of the file is not read for it. */
export interface BrokenPlace {
  readonly fault: TextPlace;
  readonly message: string;
  /** What is there: a piece of what is not read, around the fault. */
  readonly text: string;
  /** The characters around the fault that belong together: `007`. */
  readonly token: string;
  readonly skipped: Skipped | null;
}

/** A part of a file, which goes up to `to` or, where that is null, to the end of the file. */
export interface Skipped {
  readonly from: TextPlace;
  readonly to: TextPlace | null;
}

/** `not read: line 1, columns 2 to 24` */
export function skippedText({ from, to }: Skipped): string {
  if (to === null) return `nothing is read from ${placeText(from)} on`;
  if (from.line !== to.line) return `not read: from ${placeText(from)} up to ${placeText(to)}`;
  if (to.column === from.column + 1) return `not read: ${placeText(from)}`;
  return `not read: line ${from.line}, columns ${from.column + 1} to ${to.column}`;
}
