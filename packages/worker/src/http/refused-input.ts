import { problem } from "@longshore/shared";
import { ApiError } from "../api-error.ts";
import type { InputResult } from "../apply/entity-call.ts";

/** Why an entity was not written or deleted: the first error, and everything else that was found. */
export function refusedInput({ problems }: InputResult): ApiError {
  const error = problems.find(({ severity }) => severity === "error") ?? problems[0];
  return new ApiError(error ?? problem("internal_error", "it was refused without a reason"), { problems });
}
