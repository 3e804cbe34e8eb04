import { type CutLine, cutLine } from "./cut-line.ts";
import type { Span } from "./problem.ts";

/** A line of an expression as shown; `number` counts from 1 and is null where lines are left out. */
export interface SnippetLine extends CutLine {
  readonly number: number | null;
}

interface SourceLine {
  readonly number: number;
  readonly start: number;
  readonly text: string;
}

const MOST_LINES = 5;

/** The lines of `source` that `span` touches, each at most `width` columns wide, with carets under the span. */
export function sourceSnippet(source: string, span: Span, width: number): SnippetLine[] {
  const clamped = clamp(span, source.length);
  const lines = linesWithin(source, clamped);
  const show = (line: SourceLine): SnippetLine => showLine(line, clamped, width);
  if (lines.length <= MOST_LINES) return lines.map(show);
  const leftOut = { number: null, text: "…", underline: "" };
  return [...lines.slice(0, MOST_LINES - 2).map(show), leftOut, ...lines.slice(-1).map(show)];
}

function clamp(span: Span, length: number): Span {
  const start = Math.min(span.start, length);
  return { start, end: Math.min(Math.max(span.end, start), length) };
}

function linesWithin(source: string, span: Span): SourceLine[] {
  const lines: SourceLine[] = [];
  let start = 0;
  for (const [index, text] of source.split("\n").entries()) {
    const end = start + text.length;
    const startsHere = span.start >= start && span.start <= end;
    const reachesHere = span.start < start && span.end > start;
    if (startsHere || reachesHere) lines.push({ number: index + 1, start, text: text.replace(/\r$/, "") });
    start = end + 1;
  }
  return lines;
}

function showLine(line: SourceLine, span: Span, width: number): SnippetLine {
  const { text, start, number } = line;
  const indent = text.length - text.trimStart().length;
  const from = span.start < start ? indent : Math.min(span.start - start, text.length);
  const to = Math.max(Math.min(span.end - start, text.length), from);
  return { number, ...cutLine(text, from, to, width) };
}
