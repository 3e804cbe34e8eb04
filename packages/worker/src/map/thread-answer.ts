import type { Problem } from "@longshore/shared";

/** What a thread says to a request. */
export type ThreadAnswer = ThreadOutcome & {
  /** CPU time in milliseconds: of this request, and of all that the thread has done. */
  readonly spent: number;
  readonly total: number;
};

export type ThreadOutcome =
  /** A `MapResult` as JSON text in UTF-8. */
  | { readonly result: Uint8Array<ArrayBuffer> }
  | { readonly refused: Problem }
  /** An error that nobody foresaw, with its stack. */
  | { readonly failed: string };

/** What a thread says once, when it can take its first request. */
export interface ThreadReady {
  readonly ready: true;
  readonly total: number;
  /** See `threadTask`. */
  readonly task: string | null;
}
