import { checkMapping, compileMapping, type JqValue } from "@longshore/engine";
import { checkMappingConfig, type Problem, problem } from "@longshore/shared";
import { ApiError } from "../api-error.ts";

/** A configuration that may be stored, and what is doubtful about it. */
export interface AcceptedConfig {
  /** Null for `{}` and null: none. */
  readonly config: JqValue;
  readonly warnings: readonly Problem[];
}

/** What stands in the way of storing a configuration, and what is doubtful. `{}` is what an integration begins with. */
export function configProblems(config: JqValue): readonly Problem[] {
  if (isNoConfig(config)) return [];
  // Its errors are among those of `checkMapping`, what is only doubtful is not: keys that nothing reads.
  const doubtful = checkMappingConfig(config).problems.filter(({ severity }) => severity !== "error");
  return [...checkMapping(config), ...doubtful];
}

/** @throws {ApiError} with everything that is wrong with it, its expressions included */
export function acceptConfig(config: JqValue): AcceptedConfig {
  if (isNoConfig(config)) return { config: null, warnings: [] };
  const problems = configProblems(config);
  if (compileMapping(config).mapping === null) throw refusedConfig(problems);
  return { config, warnings: problems };
}

function refusedConfig(problems: readonly Problem[]): ApiError {
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  const message = `config: ${first?.path ?? ""}: ${first?.message ?? "is not a configuration"}${more}`;
  return new ApiError(problem("invalid_request", message), { problems });
}

function isNoConfig(config: JqValue): boolean {
  if (config === null) return true;
  return typeof config === "object" && !Array.isArray(config) && Object.keys(config).length === 0;
}
