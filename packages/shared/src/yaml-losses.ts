import { type Document, isAlias, isCollection, isScalar, type Node, type Scalar, visit } from "yaml";
import type { ConfigPath } from "./config-path.ts";
import { sourceOf, toLineEnd, type YamlStep } from "./yaml-nodes.ts";

/** An expression as it may have been meant, where YAML takes a part of what is written for its own. */
export interface YamlLoss {
  /** What YAML does: `` ` #` begins a comment in YAML ``. */
  readonly why: string;
  readonly meant: string;
  /**
   * How it is written so that YAML keeps it: in single `quotes`; in a `block` behind `|`, in which lines stay lines; as a
   * `text`, with the inner quotes of one.
   */
  readonly form: "quotes" | "block" | "text";
  /** Whether the rest alone may well be jq, and means something else: `! .archived` is `.archived`. */
  readonly isSilent: boolean;
}

/** What YAML may have taken away from the expression at the end of `steps`. What of it is jq, the engine knows. */
export function yamlLosses(
  document: Document.Parsed,
  text: string,
  path: ConfigPath,
  steps: readonly YamlStep[],
): readonly YamlLoss[] {
  const node = steps.at(-1)?.value;
  if (!isScalar(node)) return [];
  return [
    ...cutByComment(node, text),
    ...folded(node, text),
    ...inBrackets(path, steps, text),
    ...cutByComma(node, steps, text),
    ...escaped(node, text),
    ...tagged(node),
    ...anchored(document, node, text),
  ];
}

/** `.name + " #" + .n` */
function cutByComment(node: Scalar, text: string): readonly YamlLoss[] {
  if (node.type !== "PLAIN" || !node.range) return [];
  const rest = toLineEnd(text, node.range[1]);
  if (!/^[ \t]+#/.test(rest)) return [];
  const meant = oneLine(sourceOf(node, text) + rest);
  return [{ why: "` #` begins a comment in YAML", meant, form: "quotes", isSilent: false }];
}

/** `>`, quotes or nothing around lines of which one ends with a comment of jq, which then takes in all lines behind it */
function folded(node: Scalar, text: string): readonly YamlLoss[] {
  const lines = sourceOf(node, text).trim().split(/\r?\n/);
  if (lines.length === 1 || node.type === "BLOCK_LITERAL" || !String(node.value).includes("#")) return [];
  const meant = node.type === "BLOCK_FOLDED" ? lines.slice(1) : lines;
  const inside = meant.map((line) => line.trim()).join("\n");
  const unquoted = node.type === "QUOTE_SINGLE" ? inside.slice(1, -1).replaceAll("''", "'") : inside;
  const why = "YAML folds these lines into one, so that a comment of jq takes in all that follows it";
  return node.type === "QUOTE_DOUBLE" ? [] : [{ why, meant: unquoted, form: "block", isSilent: true }];
}

/** `{a: (.x | sub("a, b"; "c"))}` */
function inBrackets(path: ConfigPath, steps: readonly YamlStep[], text: string): readonly YamlLoss[] {
  const whole = outermostBrackets(path, steps, text);
  if (whole === null) return [];
  const why = `\`${whole.charAt(0)}\` without quotes begins a ${whole.startsWith("[") ? "list" : "map"} of YAML`;
  return [{ why, meant: whole, form: "quotes", isSilent: false }];
}

/** The `[…]` or `{…}` that stands where an expression can, around or at the end of a path; null if there is none. */
export function outermostBrackets(path: ConfigPath, steps: readonly YamlStep[], text: string): string | null {
  const found = steps.find(({ value }, at) => isInBrackets(value) && isExpressionPlace(path.slice(0, at + 1)))?.value;
  if (!isCollection(found)) return null;
  const source = sourceOf(found, text);
  return source.length > LONGEST ? null : oneLine(source);
}

/** `.inf` and `.nan`, which are numbers of YAML and keys of jq. */
export function plainNumber(steps: readonly YamlStep[]): string | null {
  const node = steps.at(-1)?.value;
  return isScalar(node) && typeof node.value === "number" && !Number.isFinite(node.value)
    ? (node.source ?? null)
    : null;
}

function isInBrackets(value: unknown): boolean {
  return isCollection(value) && value.flow === true;
}

/** `properties` itself is a map of fields; what stands in it is a field. */
function isExpressionPlace(path: ConfigPath): boolean {
  const mappings = path.indexOf("mappings");
  if (mappings < 0) return /^(?:query|itemsToParse)$/.test(String(path.at(-1)));
  const inside = path.slice(mappings + 1).filter((part, at) => at > 0 || typeof part === "string");
  return inside.length > (/^(?:properties|relations)$/.test(String(inside[0])) ? 1 : 0);
}

/** What is longer is no slip of one line. Each value in brackets looks at all that is in them. */
const LONGEST = 2_000;
const MOST_COMMAS = 6;

/** `{title: .a | sub("a, b"; "c"), url: .url}`: a comma ends a value in brackets. */
function cutByComma(node: Scalar, steps: readonly YamlStep[], text: string): readonly YamlLoss[] {
  const outer = steps.find(({ value }) => isInBrackets(value))?.value;
  if (node.type !== "PLAIN" || !node.range || !isCollection(outer) || !outer.range) return [];
  const [start, end] = node.range;
  const rest = text.slice(end, Math.min(outer.range[1], end + LONGEST));
  const ends = [...rest.matchAll(/[,\]}]/g)].slice(1, 1 + MOST_COMMAS).map(({ index }) => end + index);
  const why = "a comma ends a value of YAML in brackets without quotes";
  return ends.map((at) => ({ why, meant: oneLine(text.slice(start, at)), form: "quotes", isSilent: false }));
}

/** `"test(\"\\.\")"` gives jq a single backslash. */
function escaped(node: Scalar, text: string): readonly YamlLoss[] {
  const source = sourceOf(node, text);
  if (node.type !== "QUOTE_DOUBLE" || !source.includes("\\\\") || source.includes("\n")) return [];
  const meant = source.slice(1, -1).replaceAll('\\"', '"');
  return [{ why: "double quotes of YAML make one backslash of two", meant, form: "quotes", isSilent: false }];
}

/** `! .archived` */
function tagged({ tag, type, value }: Scalar): readonly YamlLoss[] {
  if (tag !== "!" || type !== "PLAIN") return [];
  return [
    { why: "`!` begins a tag in YAML; jq negates with `not`", meant: `${value} | not`, form: "quotes", isSilent: true },
  ];
}

/** `&B Partners` */
function anchored(document: Document.Parsed, node: Scalar, text: string): readonly YamlLoss[] {
  const anchor = unusedAnchor(document, node);
  if (anchor === null) return [];
  const meant = `&${anchor} ${sourceOf(node, text)}`.trim();
  return [{ why: `\`&${anchor}\` is an anchor in YAML`, meant, form: "text", isSilent: false }];
}

/** The name of a node's anchor to which nothing refers. */
export function unusedAnchor(document: Document.Parsed, { anchor }: Node & { anchor?: string }): string | null {
  if (anchor === undefined) return null;
  let isUsed = false;
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node) && node.source === anchor) isUsed = true;
    },
  });
  return isUsed ? null : anchor;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\r?\n\s*/g, " ");
}
