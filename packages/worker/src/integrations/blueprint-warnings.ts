import { type Problem, problem } from "@longshore/shared";
import { ApiError } from "../api-error.ts";
import { loadNamed } from "../blueprints/named-blueprints.ts";
import type { FitRequest } from "../check/check-request.ts";
import type { Check } from "../check/checking.ts";
import type { Db } from "../database/database.ts";

/** A configuration that was found good, as JSON text. */
export interface GoodConfig {
  readonly document: string;
  readonly blueprintNames: readonly string[];
}

/**
 * What of a configuration does not fit its blueprints, with the codes and paths of `engine check --blueprints`. It never
 * stands in the way: an integration may be created before its blueprints are.
 *
 * @throws {ApiError} `unavailable` where it was not looked at
 */
export async function blueprintWarnings(
  db: Db,
  check: Check,
  { document, blueprintNames }: GoodConfig,
): Promise<readonly Problem[]> {
  if (blueprintNames.length === 0) return [];
  const { tooLarge, ...known } = await loadNamed(db, blueprintNames);
  return [...(await fitProblems(check, { kind: "fit", document, ...known })), ...left(tooLarge)];
}

async function fitProblems(check: Check, request: FitRequest): Promise<readonly Problem[]> {
  try {
    return (await check(request)).problems;
  } catch (error) {
    if (error instanceof ApiError && TOO_COSTLY.has(error.problem.code)) return [unchecked(error.message)];
    throw error;
  }
}

const TOO_COSTLY: ReadonlySet<string> = new Set(["check_timed_out", "check_out_of_memory"]);

function left(identifiers: readonly string[]): Problem[] {
  const [first] = identifiers;
  if (first === undefined) return [];
  const more = identifiers.length > 1 ? ` and ${identifiers.length - 1} more` : "";
  return [
    unchecked(`the mapping is not held to blueprint \`${first}\`${more}: all that it names are too large together`),
  ];
}

function unchecked(message: string): Problem {
  return problem("blueprints_unchecked", message);
}
