import type { Bytes } from "./byte-window.ts";

/** One JSON text of a payload file, not parsed yet. */
export interface PayloadText {
  /** There until the next one is asked for. */
  readonly bytes: Bytes;
  /** The line on which it begins, counted from 1. */
  readonly line: number;
  /** Bytes of that line in front of it. */
  readonly column: number;
}

/** A place at which the file stops making sense, so that nothing after it can be told apart. */
export interface BrokenRest {
  readonly bytes: null;
  readonly line: number;
  readonly message: string;
}
