import { PatternsTooCostly } from "@longshore/engine";
import { type Problem, type ProblemCode, problem } from "@longshore/shared";
import { isConflict, isConnectionLoss, isExhausted } from "../database/connection-errors.ts";
import { MapUnavailable } from "../map/map-unavailable.ts";
import { type DeathCause, ThreadKilled } from "../map/thread-killed.ts";

/** Whether the record has nothing to do with the failure: the database was away, or a thread was not to be had. */
export function isNoFault(error: unknown): boolean {
  return error instanceof MapUnavailable || isConnectionLoss(error) || isConflict(error) || isExhausted(error);
}

/** Why a record is set aside. Null: the process ended each time it was tried. */
export function faultOf(error: unknown, attempts: number): Problem {
  const notes = [attempts === 1 ? "tried once" : `tried ${attempts} times`];
  if (error === null) return problem("record_crashed", "the process ended while it worked on the record", { notes });
  const message = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
  return problem(codeOf(error), message, { notes });
}

function codeOf(error: unknown): ProblemCode {
  if (error instanceof PatternsTooCostly) return "patterns_too_costly";
  return error instanceof ThreadKilled ? CODES[error.because] : "record_failed";
}

const CODES = {
  time: "record_timed_out",
  memory: "record_out_of_memory",
  crash: "record_crashed",
} as const satisfies Record<DeathCause, string>;
