import { JqError } from "./jq-error.ts";
import type { JqValue } from "./value.ts";

/** A `break` on its way to a label that a JavaScript `break` cannot reach. Each run of a `label` has its own. */
export class BreakSignal {}

export const newBreak = (): BreakSignal => new BreakSignal();

/**
 * The value that `catch` receives, or the error thrown on: limits, `halt` and bugs are not for the program to catch.
 * In jq 1.8 a `break` that leaves a `try` is caught too, as `{"__jq": 0}`.
 */
export function caught(error: unknown): JqValue {
  if (error instanceof JqError) return error.value;
  if (error instanceof BreakSignal) return { __jq: 0 };
  throw error;
}

/** For `?//`: goes on only for errors of the program. */
export function rethrowBreak(error: unknown): void {
  if (!(error instanceof JqError)) throw error;
}
