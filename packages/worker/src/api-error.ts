import { type Problem, type ProblemCode, problem, problemCodeInfo } from "@longshore/shared";

export interface ApiErrorOptions {
  /** Unless the status of the problem's code is right. */
  readonly status?: number;
  /** Everything that is wrong, when that is more than `problem`: all mistakes of a configuration. */
  readonly problems?: readonly Problem[];
  /** Seconds after which the same request may be tried again. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** A request that is refused, or that failed, and what is to be told about it. Nothing in it knows of HTTP but a number. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly problem: Problem;
  readonly problems: readonly Problem[];
  readonly retryAfter: number | null;

  constructor(problem: Problem, options: ApiErrorOptions = {}) {
    super(problem.message, options.cause === undefined ? {} : { cause: options.cause });
    this.problem = problem;
    this.status = options.status ?? problemCodeInfo(problem.code).status ?? 422;
    this.problems = options.problems ?? [];
    this.retryAfter = options.retryAfter ?? null;
  }
}

/** ``throw refusal("not_found", "no integration `github`")`` */
export function refusal(code: ProblemCode, message: string, options: ApiErrorOptions = {}): ApiError {
  return new ApiError(problem(code, message), options);
}
