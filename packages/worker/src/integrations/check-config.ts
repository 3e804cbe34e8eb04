import { formatJson, type JqValue } from "@longshore/engine";
import { type Problem, problem } from "@longshore/shared";
import { ApiError } from "../api-error.ts";
import type { CheckResult } from "../check/check-request.ts";
import type { Checking } from "../check/checking.ts";

/** A configuration that may be stored, and what is doubtful about it. */
export interface AcceptedConfig {
  /** Null for `{}` and null: none. */
  readonly config: JqValue;
  readonly warnings: readonly Problem[];
}

/**
 * `integration` is the installation id, by which configurations take turns at being checked.
 *
 * @throws {ApiError} with everything that is wrong with it, its expressions included
 */
export async function acceptConfig(checking: Checking, integration: string, config: JqValue): Promise<AcceptedConfig> {
  if (isNoConfig(config)) return { config: null, warnings: [] };
  const { refused, problems } = await checkConfig(checking, integration, config);
  if (refused) throw refusedConfig(problems);
  return { config, warnings: problems };
}

/** What stands in the way of storing a configuration, and what is doubtful. `{}` is what an integration begins with. */
export async function configProblems(checking: Checking, config: JqValue): Promise<readonly Problem[]> {
  if (isNoConfig(config)) return [];
  const { problems } = await checkConfig(checking, "", config);
  return problems;
}

function checkConfig(checking: Checking, integration: string, config: JqValue): Promise<CheckResult> {
  return checking.check(`integration ${integration}`, { kind: "config", document: formatJson(config) });
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
