import { raise } from "./jq-error.ts";
import type { JqValue } from "./value.ts";

/** jq follows no longer paths than this. */
const MAX_LENGTH = 10_000;

/** The keys of a path that a program gave. */
export function stepsOf(path: JqValue): readonly JqValue[] {
  if (!Array.isArray(path)) return raise(() => "Path must be specified as an array");
  if (path.length > MAX_LENGTH) raise(() => "Path too deep");
  return path;
}
