import { isObject, type JqObject, parseJson } from "@longshore/engine";
import type { Problem } from "@longshore/shared";

/** Problems as part of an answer: as values of JSON, which have no members that are `undefined`. */
export function problemsIn(problems: readonly Problem[]): JqObject[] {
  return problems.map((problem) => parseJson(JSON.stringify(problem))).filter(isObject);
}
