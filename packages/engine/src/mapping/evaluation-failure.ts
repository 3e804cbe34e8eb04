import type { ProblemCode } from "@longshore/shared";
import { failureOf, JqRuntimeError } from "../jq/program.ts";
import { JqError } from "../jq/values/jq-error.ts";
import { HaltSignal, type Run } from "../jq/values/run.ts";

/** How an expression ended that gave no value. */
export type EvaluationFailure =
  /** `error("x")`, `1 | .a`, `halt_error`. The text is made when it is read, since most are only counted. */
  | { readonly kind: "error"; readonly message: () => string }
  /** A bound of the budget, or of the thread's stack. Costs the item, whatever the mode. */
  | { readonly kind: "limit"; readonly code: ProblemCode; readonly message: () => string }
  /** `halt`: as if there were no output. */
  | { readonly kind: "halt" };

/** Tells the failures of a program from mistakes of ours, which are thrown on. */
export function evaluationFailure(thrown: unknown, expression: string, run: Run): EvaluationFailure {
  if (thrown instanceof JqError) return { kind: "error", message: () => messageOf(failureOf(thrown, expression, run)) };
  if (thrown instanceof HaltSignal) {
    if (thrown.value === undefined) return { kind: "halt" };
    return { kind: "error", message: () => `halted: ${messageOf(failureOf(thrown, expression, run))}` };
  }
  const failure = failureOf(thrown, expression, run);
  if (!(failure instanceof JqRuntimeError)) throw failure;
  return { kind: "limit", code: failure.problem.code, message: () => failure.message };
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
