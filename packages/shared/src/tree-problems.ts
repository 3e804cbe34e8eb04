import { type ConfigPath, formatConfigPath } from "./config-path.ts";
import { describeValue } from "./describe-value.ts";
import { type Problem, problem } from "./problem.ts";

/** Far more than search rules in a nested property need, and far less than a recursive check can take. */
const MOST_LEVELS = 100;

/** What a schema does not see: depth (checked first, since schemas recurse), lost digits, and `__proto__`. */
export function treeProblems(value: unknown): Problem[] {
  const problems: Problem[] = [];
  walk(value, [], problems);
  return problems;
}

/** False as soon as something is nested too deep: one report is enough. */
function walk(value: unknown, path: ConfigPath, problems: Problem[]): boolean {
  if (typeof value === "number") {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) problems.push(inexact(value, path));
    return true;
  }
  if (typeof value !== "object" || value === null) return true;
  if (path.length > MOST_LEVELS) {
    problems.push(
      problem("config_too_deep", `more than ${MOST_LEVELS} levels`, { path: formatConfigPath(path.slice(0, 4)) }),
    );
    return false;
  }
  if (Array.isArray(value)) return value.every((element, index) => walk(element, [...path, index], problems));
  return Object.entries(value).every(([key, child]) => {
    // zod passes over a key of this name, so nothing would look at what is in it.
    if (key === "__proto__" && typeof child === "object" && child !== null) {
      const message = `expected a jq expression, got ${describeValue(child)}`;
      problems.push(problem("config_wrong_type", message, { path: formatConfigPath([...path, key]) }));
    }
    return walk(child, [...path, key], problems);
  });
}

function inexact(value: number, path: ConfigPath): Problem {
  return problem("config_inexact_number", `this number would be read as ${value}`, { path: formatConfigPath(path) });
}
