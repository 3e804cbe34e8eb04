import { formatJson, type JqObject } from "@longshore/engine";
import type { Problem } from "@longshore/shared";
import { ApiError } from "../api-error.ts";
import type { Checking } from "../check/checking.ts";

/**
 * What of a blueprint's schemas cannot be checked.
 *
 * @throws {ApiError} `blueprint_too_large` where they cost too much to compile, which happens where entities are planned
 */
export async function acceptBlueprint(checking: Checking, document: JqObject): Promise<readonly Problem[]> {
  const line = `blueprint ${formatJson(document["identifier"] ?? null)}`;
  const { refused, problems } = await checking.check(line, { kind: "blueprint", document: formatJson(document) });
  const [first] = problems;
  if (refused && first !== undefined) throw new ApiError(first, { problems });
  return problems;
}
