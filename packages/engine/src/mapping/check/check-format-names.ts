import { type ConfigExpression, didYouMean, formatConfigPath, type Problem, problem } from "@longshore/shared";
import { FORMAT_NAMES } from "../../jq/builtins/formats.ts";
import type { ExpressionFacts } from "./expression-facts.ts";

/** jq compiles `@nope`, and it fails on every item that gets there. Told of the first one. */
export function checkFormatNames(at: ConfigExpression, { program, text }: ExpressionFacts): Problem | null {
  const unknown = unknownFormat(program);
  if (unknown === null) return null;
  const { name, start } = unknown;
  const meant = didYouMean(name, FORMAT_NAMES);
  const hint = meant === null ? `Formats are ${FORMAT_NAMES.map((each) => `@${each}`).join(", ")}.` : didYou(meant);
  return problem("jq_unknown_format", `there is no format \`@${name}\``, {
    path: formatConfigPath(at.path),
    expression: text,
    span: { start, end: start + name.length + 1 },
    hint,
  });
}

function didYou(meant: string): string {
  return `Did you mean \`@${meant}\`?`;
}

/** `@name` by itself and in front of a string, at any depth of a program. */
function unknownFormat(tree: unknown): { readonly name: string; readonly start: number } | null {
  if (typeof tree !== "object" || tree === null) return null;
  const name = formatOf(tree);
  if (name !== null && !FORMAT_NAMES.includes(name.slice(1)) && isPlaced(tree)) {
    return { name: name.slice(1), start: tree.span.start };
  }
  for (const child of Object.values(tree)) {
    const found = unknownFormat(child);
    if (found !== null) return found;
  }
  return null;
}

function formatOf(node: object): string | null {
  if (!("kind" in node)) return null;
  const name = node.kind === "format" && "name" in node ? node.name : null;
  const ofString = node.kind === "string" && "format" in node ? node.format : null;
  const format = name ?? ofString;
  return typeof format === "string" ? format : null;
}

function isPlaced(node: object): node is { span: { start: number } } {
  return "span" in node;
}
