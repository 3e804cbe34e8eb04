import { type Node, type Pattern, partsOf, type SetItem } from "./pattern.ts";
import { groupsIn, isNullable } from "./width.ts";

/** More repetitions than this, all in all, are too many for V8, which unrolls them. */
const MAX_UNROLLED = 1000;

/**
 * True if a JavaScript `RegExp` finds what Oniguruma finds, groups included. It does not where
 * - a group keeps, in JavaScript, nothing of an earlier round: `(?:(a)|b)*` on "ab";
 * - what is repeated may be empty: `(a*)*`, `(?:a*?)?`;
 * - a reference may be to a group without a text, which matches in JavaScript: `(a)?\1`;
 * - JavaScript has no such thing: `(?>…)`, `a++`, `\K`, `\g<1>`, case folded in a part only.
 */
export function isPlain({ body }: Pattern): boolean {
  const folds = new Set(foldsIn(body));
  return folds.size < 2 && unrolled(body) <= MAX_UNROLLED && plain(body, new Set());
}

/** True for flag `i`. Meaningful for a plain pattern only. */
export function isFolded({ body }: Pattern): boolean {
  return foldsIn(body).includes(true);
}

/** `certain`: the groups that have a text whenever this node is reached; those that it adds are added. */
function plain(node: Node, certain: Set<number>): boolean {
  switch (node.kind) {
    case "empty":
    case "never":
    case "character":
    case "set":
      return true;
    case "anchor":
      return node.at !== "searchStart" && node.at !== "graphemeEdge" && node.at !== "notGraphemeEdge";
    case "sequence":
      return node.items.every((item) => plain(item, certain));
    case "scope":
      return plain(node.body, certain);
    case "capture": {
      const bodyIsPlain = plain(node.body, certain);
      certain.add(node.group);
      return bodyIsPlain;
    }
    case "alternatives":
      return plainAlternatives(node.options, certain);
    case "repeat":
      return node.mode !== "possessive" && plainRepeat(node, certain);
    case "look":
      return ((!node.behind && !node.negative) || touchesNoGroup(node.body)) && plain(node.body, certain);
    case "backreference":
      return node.groups.length === 1 && node.groups.every((group) => certain.has(group));
    default:
      return false;
  }
}

function plainAlternatives(options: readonly Node[], certain: Set<number>): boolean {
  const outcomes = options.map((option) => {
    const after = new Set(certain);
    return { after, optionIsPlain: plain(option, after) };
  });
  const [first] = outcomes;
  for (const group of first?.after ?? []) if (outcomes.every(({ after }) => after.has(group))) certain.add(group);
  return outcomes.every(({ optionIsPlain }) => optionIsPlain);
}

function plainRepeat(node: Extract<Node, { kind: "repeat" }>, certain: Set<number>): boolean {
  const { body, min, max } = node;
  const after = new Set(certain);
  if (isNullable(body) || !plain(body, after)) return false;
  if (max > 1 && !groupsIn(body).every((group) => after.has(group))) return false;
  if (min > 0) for (const group of after) certain.add(group);
  return true;
}

function touchesNoGroup(node: Node): boolean {
  return node.kind !== "capture" && node.kind !== "backreference" && partsOf(node).every(touchesNoGroup);
}

/** For every part whose case can matter, whether it is folded. */
function foldsIn(node: Node): readonly boolean[] {
  switch (node.kind) {
    case "character":
      return hasCase(node.code) ? [node.fold] : [];
    case "set":
      return node.set.items.some(itemHasCase) ? [node.fold] : [];
    case "backreference":
      return [node.fold];
    default:
      return partsOf(node).flatMap(foldsIn);
  }
}

function itemHasCase(item: SetItem): boolean {
  if ("property" in item) return true;
  if ("named" in item) return item.named === "upper" || item.named === "lower";
  return item.from < item.to || hasCase(item.from);
}

function hasCase(code: number): boolean {
  const character = String.fromCodePoint(code);
  return character.toLowerCase() !== character || character.toUpperCase() !== character;
}

/** How many copies of its parts V8 makes of a node. */
function unrolled(node: Node): number {
  const inside = partsOf(node).reduce((most, part) => Math.max(most, unrolled(part)), 1);
  if (node.kind !== "repeat") return inside;
  return inside * Math.max(1, node.min, Number.isFinite(node.max) ? node.max : 1);
}
