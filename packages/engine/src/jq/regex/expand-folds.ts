import { characterTest } from "./character-test.ts";
import { foldedFrom, fullFold, MANY_FOLDED } from "./full-folding.ts";
import { type Node, sequence } from "./pattern.ts";

type Character = Extract<Node, { kind: "character" }>;

/** No text of more characters is a folded character: "ﬃ" is "ffi". */
const LONGEST_FOLD = 3;

/**
 * Where case does not matter, one character may be several: `test("straße"; "i")` holds for "STRASSE", and
 * `test("ss"; "i")` for "ß". Writes out what there is to choose from. Not in look-behinds, which have one width.
 */
export function expandFolds(node: Node): Node {
  switch (node.kind) {
    case "character":
      return expandRun([node]);
    case "set":
      return expandSet(node);
    case "sequence":
      return expandSequence(node.items);
    case "alternatives":
      return { ...node, options: node.options.map(expandFolds) };
    case "conditional": {
      const test = "kind" in node.test ? expandFolds(node.test) : node.test;
      return { ...node, test, then: expandFolds(node.then), otherwise: expandFolds(node.otherwise) };
    }
    case "look":
      return node.behind ? node : { ...node, body: expandFolds(node.body) };
    case "repeat":
    case "capture":
    case "scope":
    case "atomic":
    case "absent":
      return { ...node, body: expandFolds(node.body) };
    default:
      return node;
  }
}

function expandSequence(items: readonly Node[]): Node {
  const expanded: Node[] = [];
  let run: Character[] = [];
  const finishRun = (): void => {
    if (run.length > 0) expanded.push(expandRun(run));
    run = [];
  };
  for (const item of items) {
    if (item.kind === "character") run.push(item);
    else {
      finishRun();
      expanded.push(expandFolds(item));
    }
  }
  finishRun();
  return sequence(expanded);
}

/** From left to right, the longest text that is a folded character first: `sss` is `(?:ss|ß)s`. */
function expandRun(run: readonly Character[]): Node {
  const items: Node[] = [];
  for (let at = 0; at < run.length; ) {
    const taken = lengthOfFold(run, at);
    items.push(choiceFor(run.slice(at, at + taken)));
    at += taken;
  }
  return sequence(items);
}

function lengthOfFold(run: readonly Character[], at: number): number {
  for (let length = LONGEST_FOLD; length > 1; length--) {
    const part = run.slice(at, at + length);
    if (part.length === length && part.every(({ fold }) => fold) && foldedFrom(textOf(part)).length > 0) return length;
  }
  return 1;
}

const textOf = (characters: readonly Character[]): string =>
  characters.map(({ code }) => String.fromCodePoint(code)).join("");

function choiceFor(characters: readonly Character[]): Node {
  const [only] = characters;
  if (only === undefined || !only.fold) return sequence(characters);
  if (characters.length > 1) return either(sequence(characters), setOf(foldedFrom(textOf(characters))));
  const fold = fullFold(only.code);
  return fold === undefined ? only : either(setOf(foldedFrom(fold)), textNode(fold));
}

/** Texts of which every character is in the set by itself are left out: in `[a-z]+` they change nothing. */
function expandSet(node: Extract<Node, { kind: "set" }>): Node {
  if (!node.fold || node.set.negated) return node;
  const test = characterTest(node);
  const folds = MANY_FOLDED.filter((code) => test?.(code)).map((code) => fullFold(code) ?? "");
  const texts = new Set(
    folds.filter((fold) => !Array.from(fold).every((character) => test?.(character.codePointAt(0) ?? 0))),
  );
  return texts.size === 0 ? node : { kind: "alternatives", options: [node, ...[...texts].map(textNode)] };
}

const either = (first: Node, second: Node): Node => ({ kind: "alternatives", options: [first, second] });

const setOf = (codes: readonly number[]): Node => ({
  kind: "set",
  set: { negated: false, items: codes.map((code) => ({ from: code, to: code })) },
  fold: true,
});

const textNode = (text: string): Node =>
  sequence(Array.from(text, (character) => ({ kind: "character", code: character.codePointAt(0) ?? 0, fold: true })));

/** True for a set with a character that folds to several. */
export function hasManyFolded(node: Node): boolean {
  if (node.kind !== "set" || !node.fold || node.set.negated) return false;
  const test = characterTest(node);
  return MANY_FOLDED.some((code) => test?.(code));
}
