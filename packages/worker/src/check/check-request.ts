import type { Problem } from "@longshore/shared";

/** What a check thread is asked to look at, as JSON text: numbers keep all their digits. */
export interface CheckRequest {
  /** `mapping`: what a sync runs with. Its client has its expressions from us, so its form alone is looked at. */
  readonly kind: "config" | "mapping" | "blueprint";
  readonly document: string;
}

export interface CheckResult {
  /** Whether it must not be stored. */
  readonly refused: boolean;
  /** All that is wrong or doubtful, errors first where not all of it is reported. */
  readonly problems: readonly Problem[];
}

export type CheckAnswer = { readonly result: CheckResult } | { readonly failed: string };

/** What a thread says when it can take its first request. */
export interface CheckThreadReady {
  readonly ready: true;
  /** See `threadTask`. */
  readonly task: string | null;
}
