import { JqError } from "./jq-error.ts";
import type { JqValue } from "./value.ts";

/** A `break` on its way to a label that a JavaScript `break` cannot reach. Each run of a `label` has its own. */
export class BreakSignal {}

export const newBreak = (): BreakSignal => new BreakSignal();

/** The end of a `first(f)` or `isempty(f)`, which nothing in `f` can catch. */
export class StopSignal {}

export const newStop = (): StopSignal => new StopSignal();

/**
 * The value that `catch` receives, or the error thrown on: limits, `halt` and bugs are not for the program to catch.
 * In jq 1.8 a `break` that leaves a `try` is caught too, as `{"__jq": 0}`.
 */
export function caught(error: unknown): JqValue {
  if (error instanceof JqError) return error.value;
  if (error instanceof BreakSignal) return { __jq: 0 };
  throw error;
}

/** For `?//`, which goes on after errors, and as in jq after a `break` that leaves it. */
export function rethrowUncatchable(error: unknown): void {
  if (!(error instanceof JqError || error instanceof BreakSignal)) throw error;
}
