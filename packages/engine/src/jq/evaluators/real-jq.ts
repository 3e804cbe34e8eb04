import { type Problem, problem } from "@longshore/shared/problems";

/** A real jq: a call is one run of the jq command with `-c`. */
export interface RealJq {
  /** `1.8.2` */
  readonly version: string;
  /** @throws {JqEnded} */
  call(program: string, input: string): JqCall;
}

/** What a run of the jq command left. */
export interface JqCall {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** jq ended in a way that says nothing about the program's result: out of memory, out of stack, out of time. */
export class JqEnded extends Error {
  override readonly name = "JqEnded";
}

/** An evaluator that cannot be had: no executable, or one that is too old. */
export class EvaluatorUnavailable extends Error {
  override readonly name = "EvaluatorUnavailable";
  readonly problem: Problem;

  constructor(message: string, hint?: string) {
    super(message);
    this.problem = problem("evaluator_unavailable", message, hint === undefined ? {} : { hint });
  }
}

/** How long one call may take. Real jq has no budget; what takes longer than this has no end. */
export const CALL_TIMEOUT_MS = 60_000;
