import { EMPTY_FIRST, type First, firstOf, firstOfItems, overlap, overlapAny, union } from "./first-set.ts";
import { type Node, partsOf } from "./pattern.ts";

/** `factor · n ^ degree` steps on a text of n characters, at worst. */
export interface Effort {
  readonly factor: number;
  readonly degree: number;
}

const ONE: Effort = { factor: 1, degree: 0 };
const EACH_CHARACTER: Effort = { factor: 1, degree: 1 };

/** Steps that a `RegExp`, which cannot be stopped, may take on one text: about ten milliseconds. */
const MOST_STEPS = 10_000_000;

/**
 * What backtracking through a pattern takes. Each loop that may stop at several places (`.*` before `-`) multiplies the
 * ways to try, and a search that can fail late (`\s+$`) is made again from every place.
 */
export function effortOf(body: Node): Effort {
  const width = failingWidth(body);
  const scan = Number.isFinite(width) ? { factor: width + 1, degree: 0 } : EACH_CHARACTER;
  const starts = isAnchored(body) ? ONE : EACH_CHARACTER;
  return times(times(ways(body, EMPTY_FIRST), scan), starts);
}

/** The longest text on which backtracking surely ends soon. */
export function longestSafeText({ factor, degree }: Effort): number {
  return degree === 0 ? (factor <= MOST_STEPS ? Number.POSITIVE_INFINITY : 0) : (MOST_STEPS / factor) ** (1 / degree);
}

/** What `RegExp` does in the time of a step that the run counts for each character of a text. */
const STEPS_PER_CHARACTER = 20;

/** Steps on a text of so many characters, at worst, beyond those that are charged for its length. */
export function uncountedSteps({ factor, degree }: Effort, length: number): number {
  return factor * length ** degree - STEPS_PER_CHARACTER * length;
}

/** Whether the charge for its length is enough on a text of any length. */
export const isWithinCharge = ({ factor, degree }: Effort): boolean => degree <= 1 && factor <= STEPS_PER_CHARACTER;

/** In how many ways a node can match; `after`: what can come after it. */
function ways(node: Node, after: First): Effort {
  switch (node.kind) {
    case "sequence":
      return waysOfSequence(node.items, after);
    case "alternatives": {
      const each = node.options.map((option) => ways(option, after));
      return overlapAny(node.options, after) ? each.reduce(plus) : each.reduce(larger, ONE);
    }
    case "repeat":
      return waysToRepeat(node, after);
    case "look":
      // Looked at anew from each place that what stands before it leaves open.
      return times(ways(node.body, EMPTY_FIRST), Number.isFinite(longest(node.body)) ? ONE : EACH_CHARACTER);
    default:
      return partsOf(node)
        .map((part) => ways(part, after))
        .reduce(times, ONE);
  }
}

/** From the end, so that what can come after each item is known without a look at all that follows. */
function waysOfSequence(items: readonly Node[], after: First): Effort {
  let following = after;
  let effort = ONE;
  for (const item of items.toReversed()) {
    effort = times(ways(item, following), effort);
    following = firstOfItems([item], following);
  }
  return effort;
}

function waysToRepeat({ body, min, max }: Extract<Node, { kind: "repeat" }>, after: First): Effort {
  const again = firstOf(body);
  const isChoice = min !== max;
  const round = ways(body, max > 1 ? union(again, after) : after);
  const stops =
    isChoice && overlap(again, after) ? (max === Number.POSITIVE_INFINITY ? EACH_CHARACTER : of(max - min + 1)) : ONE;
  // Endless loops whose rounds leave something open do not come here (see ambiguity.ts), but for the last round.
  return times(stops, max === Number.POSITIVE_INFINITY ? round : power(round, max));
}

/** How far a match can get and still fail: nothing that comes after `\s+` can fail in `,\s+`. */
function failingWidth(node: Node): number {
  switch (node.kind) {
    case "capture":
    case "scope":
      return failingWidth(node.body);
    case "sequence": {
      const last = node.items.at(-1);
      if (last === undefined) return 0;
      return sum(node.items.slice(0, -1).map(longest)) + failingWidth(last);
    }
    case "alternatives":
      return Math.max(...node.options.map(failingWidth));
    case "repeat":
      return longest(node.body) * node.min + (longest(node.body) > 1 ? failingWidth(node.body) : 0);
    default:
      return longest(node);
  }
}

/** The most characters a node can match. */
function longest(node: Node): number {
  switch (node.kind) {
    case "character":
    case "set":
      return 1;
    case "anchor":
    case "empty":
    case "never":
      return 0;
    case "look":
      return longest(node.body);
    case "capture":
    case "scope":
      return longest(node.body);
    case "sequence":
      return sum(node.items.map(longest));
    case "alternatives":
      return Math.max(...node.options.map(longest));
    case "repeat": {
      const width = longest(node.body);
      return width === 0 || node.max === 0 ? 0 : width * node.max;
    }
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function isAnchored(node: Node): boolean {
  if (node.kind === "sequence") return node.items[0] !== undefined && isAnchored(node.items[0]);
  if (node.kind === "capture" || node.kind === "scope") return isAnchored(node.body);
  return node.kind === "anchor" && node.at === "textStart";
}

const of = (factor: number): Effort => ({ factor, degree: 0 });
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const times = (a: Effort, b: Effort): Effort => ({ factor: a.factor * b.factor, degree: a.degree + b.degree });
const power = ({ factor, degree }: Effort, count: number): Effort => ({
  factor: factor ** count,
  degree: degree * count,
});
const larger = (a: Effort, b: Effort): Effort => ({
  factor: Math.max(a.factor, b.factor),
  degree: Math.max(a.degree, b.degree),
});
const plus = (a: Effort, b: Effort): Effort => ({
  factor: a.factor + b.factor,
  degree: Math.max(a.degree, b.degree),
});
