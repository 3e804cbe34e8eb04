import type { Problem } from "@longshore/shared";

/** What a thread says to a request. */
export type ThreadAnswer =
  /** A `MapResult` as JSON text in UTF-8. */
  | { readonly result: Uint8Array<ArrayBuffer> }
  | { readonly refused: Problem }
  /** An error that nobody foresaw, with its stack. */
  | { readonly failed: string };
