import { characterTest } from "./character-test.ts";
import { type Node, partsOf } from "./pattern.ts";
import { isNullable } from "./width.ts";

/** Which of the {@link SAMPLES} can come first. */
type First = readonly boolean[];

/** All of ASCII, and one character of each sort beyond it. */
const SAMPLES: readonly number[] = [
  ...Array.from({ length: 128 }, (_, code) => code),
  ...Array.from(
    "\x80\x85\xa0²«éÉßʰ٣Ⅷ֍·\u0301‿–€№あ日\u2028\ue000\ufffd😀𝒳",
    (character) => character.codePointAt(0) ?? 0,
  ),
];

const NONE: First = SAMPLES.map(() => false);
const ALL: First = SAMPLES.map(() => true);

/**
 * True if, inside an endless loop, the next character may leave open which way to go: `(a+)+`, `(a|ab)*`, `(\d+,?)*`.
 * Backtracking such a pattern can take time exponential in the text. It is better done where it is counted.
 */
export function isAmbiguous(node: Node): boolean {
  if (node.kind === "repeat" && node.max === Number.POSITIVE_INFINITY) {
    if (hasChoice(node.body) && hasOpenChoice(node.body, firstOf(node.body))) return true;
  }
  return partsOf(node).some(isAmbiguous);
}

/** Sets and characters are most of what is repeated, and leave nothing open. */
function hasChoice(node: Node): boolean {
  if (node.kind === "alternatives" || (node.kind === "repeat" && node.min !== node.max)) return true;
  return partsOf(node).some(hasChoice);
}

/** `after`: what can come after the node. */
function hasOpenChoice(node: Node, after: First): boolean {
  switch (node.kind) {
    case "sequence":
      return node.items.some((item, i) => hasOpenChoice(item, firstOfItems(node.items.slice(i + 1), after)));
    case "alternatives":
      return overlapAny(node.options, after) || node.options.some((option) => hasOpenChoice(option, after));
    case "repeat": {
      const isChoice = node.min !== node.max;
      const again = firstOf(node.body);
      return (isChoice && overlap(again, after)) || hasOpenChoice(node.body, isChoice ? union(again, after) : after);
    }
    case "look":
      return hasOpenChoice(node.body, NONE);
    default:
      return partsOf(node).some((part) => hasOpenChoice(part, after));
  }
}

function overlapAny(options: readonly Node[], after: First): boolean {
  const firsts = options.map((option) => firstOfItems([option], after));
  return firsts.some((first, i) => firsts.slice(i + 1).some((other) => overlap(first, other)));
}

function firstOfItems(items: readonly Node[], after: First): First {
  let first = NONE;
  for (const item of items) {
    first = union(first, firstOf(item));
    if (!isNullable(item)) return first;
  }
  return union(first, after);
}

function firstOf(node: Node): First {
  switch (node.kind) {
    case "character":
    case "set":
      return firstOfCharacter(node);
    case "sequence":
      return firstOfItems(node.items, NONE);
    case "alternatives":
      return node.options.map(firstOf).reduce(union, NONE);
    case "anchor":
    case "empty":
    case "look":
    case "never":
      return NONE;
    case "repeat":
    case "capture":
    case "scope":
      return firstOf(node.body);
    default:
      return ALL;
  }
}

function firstOfCharacter(node: Node): First {
  const test = characterTest(node);
  return test === undefined ? NONE : SAMPLES.map(test);
}

function overlap(a: First, b: First): boolean {
  return a.some((can, i) => can && b[i] === true);
}

function union(a: First, b: First): First {
  return a.map((can, i) => can || b[i] === true);
}
