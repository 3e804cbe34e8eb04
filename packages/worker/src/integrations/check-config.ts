import { formatJson, type JqValue } from "@longshore/engine";
import { type Problem, problem } from "@longshore/shared";
import { ApiError } from "../api-error.ts";
import type { Checking } from "../check/checking.ts";
import { reportable } from "../check/reportable.ts";
import type { Db } from "../database/database.ts";
import { blueprintWarnings } from "./blueprint-warnings.ts";

/** A configuration that may be stored, and what is doubtful about it. */
export interface AcceptedConfig {
  /** Null for `{}` and null: none. */
  readonly config: JqValue;
  readonly warnings: readonly Problem[];
}

/** What a configuration is checked with. */
export interface CheckDeps {
  readonly db: Db;
  readonly checking: Checking;
}

/**
 * `integration` is the installation id, by which configurations take turns at being checked.
 *
 * @throws {ApiError} with everything that is wrong with it, its expressions included
 */
export async function acceptConfig(
  { db, checking }: CheckDeps,
  integration: string,
  config: JqValue,
): Promise<AcceptedConfig> {
  if (isNoConfig(config)) return { config: null, warnings: [] };
  const document = formatJson(config);
  const warnings = await checking.inTurn(lineOf(integration), async (check) => {
    const { refused, problems, blueprintNames = [] } = await check({ kind: "config", document });
    if (refused) throw refusedConfig(problems);
    return [...problems, ...(await blueprintWarnings(db, check, { document, blueprintNames }))];
  });
  return { config, warnings: reportable(warnings) };
}

/** What stands in the way of storing a configuration, and what is doubtful. `{}` is what an integration begins with. */
export async function configProblems(checking: Checking, config: JqValue): Promise<readonly Problem[]> {
  if (isNoConfig(config)) return [];
  const { problems } = await checking.check(lineOf(""), { kind: "config", document: formatJson(config) });
  return problems;
}

function lineOf(integration: string): string {
  return `integration ${integration}`;
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
