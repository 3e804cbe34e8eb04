import { isWordAt } from "./character-test.ts";
import { codePointBefore } from "./code-unit-steps.ts";
import type { Anchor } from "./pattern.ts";

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A line break that ends the text does not begin another line. */
const ANCHORS: Readonly<Record<Anchor, (text: string, at: number, searchStart: number) => boolean>> = {
  textStart: (_, at) => at === 0,
  textEnd: (text, at) => at === text.length,
  textEndOrLastNewline: (text, at) => at === text.length || (at === text.length - 1 && text[at] === "\n"),
  lineStart: (text, at) => at === 0 || (text[at - 1] === "\n" && at < text.length),
  lineEnd: (text, at) => at === text.length || text[at] === "\n",
  searchStart: (_, at, searchStart) => at === searchStart,
  wordEdge: isWordEdge,
  notWordEdge: (text, at) => !isWordEdge(text, at),
  graphemeEdge: isGraphemeEdge,
  notGraphemeEdge: (text, at) => !isGraphemeEdge(text, at),
};

export function holds(anchor: Anchor, text: string, at: number, searchStart: number): boolean {
  return ANCHORS[anchor](text, at, searchStart);
}

/** The end of what a reader sees as one character. */
export function graphemeEnd(text: string, at: number): number {
  const [first] = GRAPHEMES.segment(text.slice(at, at + LONGEST_GRAPHEME));
  return at + (first?.segment.length ?? 0);
}

/** Nothing that anybody reads is longer; it keeps a long text from being looked at to its end. */
const LONGEST_GRAPHEME = 256;

function isWordEdge(text: string, at: number): boolean {
  return (at > 0 && isWordAt(text, codePointBefore(text, at))) !== isWordAt(text, at);
}

function isGraphemeEdge(text: string, at: number): boolean {
  return at === text.length || GRAPHEMES.segment(text).containing(at)?.index === at;
}
