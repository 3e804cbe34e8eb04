import { parseClassEscape } from "./parse-class.ts";
import { codeOf, parseCode } from "./parse-code.ts";
import { anyNewline, parseCall, parseNamedReference, parseNumberedReference } from "./parse-reference.ts";
import { type Anchor, type CharacterSet, type Node, sequence } from "./pattern.ts";
import { refusePattern } from "./pattern-error.ts";
import type { PatternSource } from "./pattern-source.ts";

const ANCHORS: Readonly<Record<string, Anchor>> = {
  A: "textStart",
  B: "notWordEdge",
  b: "wordEdge",
  G: "searchStart",
  Y: "notGraphemeEdge",
  y: "graphemeEdge",
  Z: "textEndOrLastNewline",
  z: "textEnd",
};

const LETTER_CLASSES: Readonly<Record<string, string>> = { d: "digit", s: "space", w: "bareWord" };

export const NOT_NEWLINE: CharacterSet = { negated: true, items: [{ from: 10, to: 10 }] };
export const ANYTHING: CharacterSet = { negated: true, items: [] };

/** Reads an escape outside of brackets, after the backslash. */
export function parseEscape(source: PatternSource): Node {
  if (source.done) refusePattern("end pattern at escape");
  const item = parseClassEscape(source, LETTER_CLASSES);
  if (item !== null) return { kind: "set", set: { negated: false, items: [item] }, fold: false };
  return parseReference(source) ?? parseCharacters(source) ?? parseSpecial(source);
}

function parseReference(source: PatternSource): Node | null {
  if (source.eat("k<")) return parseNamedReference(source, ">");
  if (source.eat("k'")) return parseNamedReference(source, "'");
  if (source.eat("g<")) return parseCall(source, ">");
  if (source.eat("g'")) return parseCall(source, "'");
  return parseNumberedReference(source);
}

function parseCharacters(source: PatternSource): Node | null {
  const codes = parseCode(source);
  if (codes === null) return null;
  return sequence(
    codes.map(({ from, to }) => (from === to ? character(source, from) : refusePattern("invalid code point value"))),
  );
}

/** A letter that means something by itself; any other escaped character is that character. */
function parseSpecial(source: PatternSource): Node {
  const letter = source.next();
  const at = ANCHORS[letter];
  if (at !== undefined) return { kind: "anchor", at };
  switch (letter) {
    case "K":
      return { kind: "keep" };
    case "N":
      return { kind: "set", set: NOT_NEWLINE, fold: false };
    case "O":
      return { kind: "set", set: ANYTHING, fold: false };
    case "R":
      return anyNewline();
    case "X":
      return { kind: "grapheme" };
    default:
      return character(source, codeOf(letter));
  }
}

export function character(source: PatternSource, code: number): Node {
  return code > 0x10ffff ? { kind: "never" } : { kind: "character", code, fold: source.options.fold };
}
