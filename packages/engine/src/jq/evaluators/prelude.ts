import { formatJson } from "../values/format-json.ts";
import type { JqValue } from "../values/value.ts";
import type { World } from "./evaluator.ts";

/**
 * What stands in front of a program so that real jq sees the world it is given: `def now: 1700000000; 5 as $x | `. It is
 * on the program's first line, so that `$__loc__` stays right, and has only what the program mentions.
 */
export function preludeOf(
  source: string,
  variables: Readonly<Record<string, JqValue>>,
  { now, env = {} }: World,
): string {
  const mentions = (name: string): boolean => new RegExp(`\\b${name}\\b`, "i").test(source);
  const parts = [
    mentions("env") ? `def env: ${formatJson(env)}; ` : "",
    now !== undefined && mentions("now") ? `def now: ${formatJson(now)}; ` : "",
    mentions("env") ? "env as $ENV | " : "",
    ...Object.entries(variables)
      .filter(([name]) => source.includes(`$${name}`))
      .map(([name, value]) => `${formatJson(value)} as $${name} | `),
  ];
  return parts.join("");
}
