import { type CharacterTest, characterTest } from "./character-test.ts";
import type { Node } from "./pattern.ts";

/** What a match must begin with; undefined if that is not plain to see. A search passes over all other places. */
export function firstCharacter(node: Node): CharacterTest | undefined {
  switch (node.kind) {
    case "character":
    case "set":
      return characterTest(node);
    case "sequence":
      return firstOfSequence(node.items);
    case "alternatives":
      return firstOfAlternatives(node.options);
    case "capture":
    case "scope":
    case "atomic":
      return firstCharacter(node.body);
    case "repeat":
      return node.min > 0 ? firstCharacter(node.body) : undefined;
    default:
      return undefined;
  }
}

function firstOfSequence(items: readonly Node[]): CharacterTest | undefined {
  const first = items.find((item) => item.kind !== "anchor");
  return first === undefined ? undefined : firstCharacter(first);
}

function firstOfAlternatives(options: readonly Node[]): CharacterTest | undefined {
  const tests: CharacterTest[] = [];
  for (const option of options) {
    const test = firstCharacter(option);
    if (test === undefined) return undefined;
    tests.push(test);
  }
  return (code) => tests.some((test) => test(code));
}
