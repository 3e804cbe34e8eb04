import { characterTest } from "./character-test.ts";
import type { Node } from "./pattern.ts";
import { isNullable } from "./width.ts";

/** Which of the {@link SAMPLES} can come first. */
export type First = readonly boolean[];

/** All of ASCII, and one character of each sort beyond it. */
const SAMPLES: readonly number[] = [
  ...Array.from({ length: 128 }, (_, code) => code),
  ...Array.from(
    "\x80\x85\xa0²«éÉßʰ٣Ⅷ֍·\u0301‿–€№あ日\u2028\ue000\ufffd😀𝒳",
    (character) => character.codePointAt(0) ?? 0,
  ),
];

/** Nothing: the end of the pattern. */
export const EMPTY_FIRST: First = SAMPLES.map(() => false);
const ALL: First = SAMPLES.map(() => true);

/** Whether two of them can begin with the same character. */
export function overlapAny(options: readonly Node[], after: First): boolean {
  const firsts = options.map((option) => firstOfItems([option], after));
  return firsts.some((first, i) => firsts.slice(i + 1).some((other) => overlap(first, other)));
}

/** What a sequence can begin with, or, if all of it can be empty, what comes after. */
export function firstOfItems(items: readonly Node[], after: First): First {
  let first = EMPTY_FIRST;
  for (const item of items) {
    first = union(first, firstOf(item));
    if (!isNullable(item)) return first;
  }
  return union(first, after);
}

/** What a node can begin with. */
export function firstOf(node: Node): First {
  switch (node.kind) {
    case "character":
    case "set":
      return firstOfCharacter(node);
    case "sequence":
      return firstOfItems(node.items, EMPTY_FIRST);
    case "alternatives":
      return node.options.map(firstOf).reduce(union, EMPTY_FIRST);
    case "anchor":
    case "empty":
    case "look":
    case "never":
      return EMPTY_FIRST;
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
  return test === undefined ? EMPTY_FIRST : SAMPLES.map(test);
}

export function overlap(a: First, b: First): boolean {
  return a.some((can, i) => can && b[i] === true);
}

export function union(a: First, b: First): First {
  return a.map((can, i) => can || b[i] === true);
}
