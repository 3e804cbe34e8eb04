import type { Run } from "../values/run.ts";
import { codePointAfter } from "./code-unit-steps.ts";
import type { Find, Match } from "./match.ts";
import type { Regex } from "./regex.ts";

export interface Task {
  readonly run: Run;
  readonly regex: Regex;
  readonly text: string;
  /** All matches, not just the first. */
  readonly global: boolean;
  readonly withStarts: boolean;
}

type Visit = (match: Match) => void;

/** Visits the matches from left to right. */
export function eachMatch(task: Task, visit: Visit): void {
  const { run, regex, text, global, withStarts } = task;
  run.spend(text.length);
  const find = regex.searcherFor(text.length).search(run, text, withStarts);
  for (let from = 0; from <= text.length; ) {
    const match = find(from, false);
    if (match === null) return;
    run.spend(1);
    visit(match);
    if (!global) return;
    from = match.start < match.end ? match.end : afterEmptyMatch(task, Math.max(from, match.end), visit);
  }
}

/**
 * After an empty match jq goes on one byte further, not one character. Where the next character has several bytes, it
 * tries to match at each of them, and what it finds there counts: `"é" | [match(""; "g").offset]` is 0, 1, 1.
 */
function afterEmptyMatch(task: Task, at: number, visit: Visit): number {
  const code = task.text.codePointAt(at);
  if (code === undefined) return at + 1;
  const next = codePointAfter(task.text, at);
  const bytes = bytesOf(code);
  for (let passed = 1; passed < bytes; ) {
    const found = matchInside(task, next, bytes - passed);
    if (found === null) passed += 1;
    else {
      task.run.spend(1);
      visit(found.match);
      if (found.bytesTaken === undefined) return found.match.end;
      passed += Math.max(1, found.bytesTaken);
    }
  }
  return next;
}

interface InsideMatch {
  readonly match: Match;
  /** How much of the character the match took; undefined if it went beyond it. */
  readonly bytesTaken: number | undefined;
}

/** A match that begins where `bytesLeft` bytes of a character are left. Each of them is no character to jq: U+FFFD. */
function matchInside({ run, regex, text, withStarts }: Task, next: number, bytesLeft: number): InsideMatch | null {
  // Copying is cheap, but a long text without ASCII is copied for every character.
  run.spend(1 + (text.length >> 3));
  const view = text.slice(0, next) + "\ufffd".repeat(bytesLeft) + text.slice(next);
  const find: Find = regex.searcherFor(view.length).search(run, view, withStarts);
  const inView = find(next, true);
  if (inView === null) return null;
  const taken = inView.end - next;
  const offsetOf = (at: number): number => (at < next + bytesLeft ? Math.min(at, next) : at - bytesLeft);
  // What begins inside of a character, and is not empty, is said to begin at the start of the text.
  const startOf = (at: number, length: number): number =>
    length > 0 && at >= next && at < next + bytesLeft ? 0 : offsetOf(at);
  const match = {
    start: startOf(inView.start, taken),
    end: offsetOf(inView.end),
    text: inView.text,
    texts: inView.texts,
    starts: inView.starts?.map((start, i) => (start < 0 ? -1 : startOf(start, inView.texts[i]?.length ?? 0))) ?? null,
  };
  return { match, bytesTaken: taken > bytesLeft ? undefined : taken };
}

function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
