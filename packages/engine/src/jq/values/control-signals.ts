import { JqError } from "./jq-error.ts";
import { JOINED_TEXT_SIZE, type Run, SHORT_TEXT } from "./run.ts";
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
export function caught(run: Run, error: unknown): JqValue {
  if (error instanceof JqError) return caughtValue(run, error);
  if (error instanceof BreakSignal) return { __jq: 0 };
  throw error;
}

/** Making an error, throwing and catching it takes about a microsecond; its message may quote a long text. */
function caughtValue(run: Run, error: JqError): JqValue {
  run.spend(CATCHING);
  const value = error.valueFor(run);
  if (typeof value !== "string") return value;
  run.allocate(JOINED_TEXT_SIZE + Math.min(value.length, SHORT_TEXT));
  run.noteJoined(value.length);
  return value;
}

const CATCHING = 50;

/** For `?//`, which goes on after errors, and as in jq after a `break` that leaves it. */
export function rethrowUncatchable(run: Run, error: unknown): void {
  run.spend(CATCHING);
  if (!(error instanceof JqError || error instanceof BreakSignal)) throw error;
}
