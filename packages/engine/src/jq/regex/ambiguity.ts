import { EMPTY_FIRST, type First, firstOf, firstOfItems, overlap, overlapAny, union } from "./first-set.ts";
import { type Node, partsOf } from "./pattern.ts";

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

/** From the end, as in effort.ts. */
function sequenceHasOpenChoice(items: readonly Node[], after: First): boolean {
  let following = after;
  return items.toReversed().some((item) => {
    const isOpen = hasOpenChoice(item, following);
    following = firstOfItems([item], following);
    return isOpen;
  });
}

/** `after`: what can come after the node. */
function hasOpenChoice(node: Node, after: First): boolean {
  switch (node.kind) {
    case "sequence":
      return sequenceHasOpenChoice(node.items, after);
    case "alternatives":
      return overlapAny(node.options, after) || node.options.some((option) => hasOpenChoice(option, after));
    case "repeat": {
      const isChoice = node.min !== node.max;
      const again = firstOf(node.body);
      return (isChoice && overlap(again, after)) || hasOpenChoice(node.body, isChoice ? union(again, after) : after);
    }
    case "look":
      return hasOpenChoice(node.body, EMPTY_FIRST);
    default:
      return partsOf(node).some((part) => hasOpenChoice(part, after));
  }
}
