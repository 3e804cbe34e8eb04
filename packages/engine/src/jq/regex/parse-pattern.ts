import { checkCalls } from "./check-calls.ts";
import { expandFolds } from "./expand-folds.ts";
import { parseClass } from "./parse-class.ts";
import { codeOf } from "./parse-code.ts";
import { ANYTHING, character, NOT_NEWLINE, parseEscape } from "./parse-escape.ts";
import { parseGroup } from "./parse-group.ts";
import { parseQuantifier } from "./parse-quantifier.ts";
import { EMPTY, type Node, type Pattern, type Repetition, sequence } from "./pattern.ts";
import { refusePattern } from "./pattern-error.ts";
import { type Options, PatternSource } from "./pattern-source.ts";

const QUOTED = /\\Q([\s\S]*?)(?:\\E|$)/y;

/** Reads a whole pattern. What Oniguruma refuses is refused with its words. */
export function parsePattern(text: string, options: Options): Pattern {
  const source = new PatternSource(text, options);
  const body = parseAlternatives(source);
  if (!source.done) refusePattern("unmatched close parenthesis");
  if (source.referenced.some((group) => group < 1 || group > source.groupCount))
    refusePattern("invalid backref number/name");
  const called = checkCalls(source, body);
  if (source.lateProblem !== null) refusePattern(source.lateProblem);
  if (!source.foldsAnything) return { body, names: source.names, called };
  const calledFolded = new Map([...called].map(([target, group]) => [target, expandFolds(group)]));
  return { body: expandFolds(body), names: source.names, called: calledFolded };
}

/** Up to a closing parenthesis or the end. Options switched inside hold no further. */
function parseAlternatives(source: PatternSource): Node {
  const { options: outside } = source;
  const options = [parseSequence(source)];
  while (source.eat("|")) options.push(parseSequence(source));
  source.options = outside;
  const [only = EMPTY] = options;
  return options.length === 1 ? only : { kind: "alternatives", options };
}

function parseSequence(source: PatternSource): Node {
  const items: Node[] = [];
  for (source.skipComments(); !source.done && !/^[|)]/.test(source.peek()); source.skipComments()) {
    const atoms = parseAtom(source);
    const last = atoms.pop();
    items.push(...atoms);
    if (last !== undefined) items.push(parseRepeats(source, last));
  }
  return sequence(items);
}

/** `a**` repeats the repetition. */
function parseRepeats(source: PatternSource, atom: Node): Node {
  let node = atom;
  source.skipComments();
  for (let times = parseQuantifier(source); times !== null; times = parseQuantifier(source)) {
    node = repeat(node, times);
    source.skipComments();
  }
  return node;
}

function repeat(body: Node, times: Repetition): Node {
  if (!isRepeatable(body)) refusePattern("target of repeat operator is invalid");
  return { kind: "repeat", body, ...times };
}

/** One node, or the characters of `\Q…\E`. None for what only switches options, which cannot be repeated. */
function parseAtom(source: PatternSource): Node[] {
  const quoted = source.match(QUOTED);
  if (quoted !== null) {
    const [, text = ""] = quoted;
    return text === "" ? [EMPTY] : Array.from(text, (letter) => character(source, codeOf(letter)));
  }
  if (parseQuantifier(source) !== null) refusePattern("target of repeat operator is not specified");
  const node = parseOne(source);
  return node === null ? [] : [node];
}

function parseOne(source: PatternSource): Node | null {
  const { fold, dotAll, singleLine } = source.options;
  const letter = source.next();
  switch (letter) {
    case "(":
      return parseGroup(source, parseAlternatives);
    case "[":
      return { kind: "set", set: parseClass(source), fold };
    case "\\":
      return parseEscape(source);
    case ".":
      return { kind: "set", set: dotAll ? ANYTHING : NOT_NEWLINE, fold: false };
    case "^":
      return { kind: "anchor", at: singleLine ? "textStart" : "lineStart" };
    case "$":
      return { kind: "anchor", at: singleLine ? "textEndOrLastNewline" : "lineEnd" };
    default:
      return character(source, codeOf(letter));
  }
}

/** Not what is only a place in the text: `^*`, `(?=a)+`, `(?:a|\b)?`. */
function isRepeatable(node: Node): boolean {
  if (node.kind === "alternatives") return node.options.every(isRepeatable);
  return node.kind !== "anchor" && node.kind !== "look" && node.kind !== "keep";
}
