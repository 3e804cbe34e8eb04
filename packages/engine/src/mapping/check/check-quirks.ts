import { type ConfigExpression, formatConfigPath, type MappingConfig, type Problem, problem } from "@longshore/shared";
import type { ExpressionFacts } from "./expression-facts.ts";

/** What is accepted here but means something else, or nothing, to other readers of the same configuration. */
export function checkConfigQuirks(config: MappingConfig): Problem[] {
  if (config.deleteDependents === undefined) return [];
  const message = "`deleteDependents` is another spelling of `deleteDependentEntities`";
  return [problem("quirk_alias", message, { path: "deleteDependents" })];
}

/** `query: true` without quotes is a boolean, and `'…'` is no string of jq. */
export function checkExpressionQuirks(at: ConfigExpression, facts: ExpressionFacts): Problem[] {
  const path = formatConfigPath(at.path);
  if (typeof at.value === "boolean") {
    const message = `\`${at.value}\` without quotes is a boolean, not jq`;
    return [problem("quirk_bare_constant", message, { path, hint: `Write \`"${at.value}"\`.` })];
  }
  const quoted = singleQuoted(facts.program, facts.text);
  if (quoted === null) return [];
  const message = "a string in single quotes is not jq";
  return [problem("quirk_single_quotes", message, { path, expression: facts.text, span: quoted })];
}

/** The first string literal that stands in single quotes. */
function singleQuoted(tree: unknown, text: string): { start: number; end: number } | null {
  if (typeof tree !== "object" || tree === null) return null;
  if (isString(tree) && text.charAt(tree.span.start) === "'") return tree.span;
  for (const child of Object.values(tree)) {
    const found = singleQuoted(child, text);
    if (found !== null) return found;
  }
  return null;
}

function isString(node: object): node is { kind: "string"; span: { start: number; end: number } } {
  return "kind" in node && node.kind === "string" && "span" in node;
}
