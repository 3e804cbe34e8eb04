import type { ConfigExpression, Problem } from "@longshore/shared";

/** Words and `$title`, or an operator: what is written where a fixed text is meant, and its quotes are forgotten. */
const PLAIN_TEXT = /^(?:\$?[\p{L}\p{N}_]+(?:[ -]+[\p{L}\p{N}_]+)*|[=!<>]+)$/u;

/**
 * `blueprint: service` is the call of a function `service`, and `operator: =` is no jq at all. Says how to write what was
 * meant, once. Elsewhere than in these places a word is more likely a misspelt function, if there is a similar one.
 */
export function explainUnquotedText(
  { role, inSearch }: Pick<ConfigExpression, "role" | "inSearch">,
  text: string,
  problems: readonly Problem[],
): readonly Problem[] {
  const [first] = problems;
  if (first === undefined || !PLAIN_TEXT.test(text)) return problems;
  const expectsName = role === "blueprint" || inSearch;
  if (!expectsName && first.hint !== undefined) return problems;
  return [{ ...first, hint: `If the text itself is meant, it needs inner quotes: '"${text}"'.` }];
}
