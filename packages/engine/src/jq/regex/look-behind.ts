import { characterTest } from "./character-test.ts";
import { hasManyFolded } from "./expand-folds.ts";
import { EMPTY, type Node, partsOf, sequence } from "./pattern.ts";
import { groupsIn, widthOf } from "./width.ts";

/**
 * What Oniguruma makes of the body of `(?<=…)` or `(?<!…)`. It must be of one width, except that a repetition at its
 * beginning need not be looked at to its end: `(?<=a+)` is `(?<=a)`, and `(?<=x*)` is always true. Anything else is
 * refused, with null: `(?<=a|bc)`, `(?<=ba*)`, `(?<=(?=a))`, `(?<!(a))`.
 */
export function lookBehindBody(body: Node, negative: boolean): Node | null {
  const options = (body.kind === "alternatives" ? body.options : [body]).map(withoutLeadingRounds);
  if (options.some((option) => option.kind === "empty")) return EMPTY;
  const widths = new Set(options.map(widthOf));
  if (widths.size > 1 || widths.has("varies") || !options.every((option) => isAllowed(option, negative))) return null;
  const [only = EMPTY] = options;
  return options.length === 1 ? only : { kind: "alternatives", options };
}

function isAllowed(node: Node, negative: boolean): boolean {
  if (node.kind === "look" && !(node.behind && (negative || !node.negative))) return false;
  if (node.kind === "capture" && negative) return false;
  if (hasManyFolded(node)) return false;
  if (node.kind === "anchor" && (node.at === "textEndOrLastNewline" || node.at === "lineEnd")) return false;
  return partsOf(node).every((part) => isAllowed(part, negative));
}

function withoutLeadingRounds(node: Node): Node {
  if (node.kind !== "sequence") return isSkippable(node) ? EMPTY : fewestRounds(node);
  for (const [i, item] of node.items.entries()) {
    if (isAutoPossessive(item, node.items[i + 1])) return node;
    const fewest = fewestRounds(item);
    if (fewest.kind !== "empty") return sequence([fewest, ...node.items.slice(i + 1)]);
  }
  return EMPTY;
}

/** `a*+`, `(?>a?)`, by itself. */
function isSkippable(node: Node): boolean {
  if (node.kind === "atomic") return isSkippable(node.body);
  return node.kind === "repeat" && node.min === 0 && groupsIn(node.body).length === 0;
}

function fewestRounds(node: Node): Node {
  if (node.kind === "absent") return EMPTY;
  if (node.kind !== "repeat" || node.mode === "possessive") return node;
  if (node.min === 0 && groupsIn(node.body).length === 0) return EMPTY;
  const { kind } = node.body;
  const isSimple = kind === "character" || kind === "set" || kind === "backreference" || isText(node.body);
  return isSimple ? { ...node, max: node.min } : node;
}

function isText(node: Node): boolean {
  return node.kind === "sequence" && node.items.every((item) => item.kind === "character");
}

/** `a*b`: what was taken need not be given back, so Oniguruma makes it `a*+b`; and that is not made shorter. */
function isAutoPossessive(node: Node, following: Node | undefined): boolean {
  if (node.kind !== "repeat" || node.mode !== "greedy" || Number.isFinite(node.max) || following === undefined)
    return false;
  const [repeated, next] = [characterTest(node.body), characterTest(following)];
  if (repeated === undefined || next === undefined) return false;
  return Array.from({ length: 128 }, (_, code) => code).every((code) => !(repeated(code) && next(code)));
}
