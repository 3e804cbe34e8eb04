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
  run.readText(text.length);
  run.spend(text.length);
  const find = regex.searcherFor(run, text.length).search(run, text, withStarts);
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
  const inside = insideOf(code, task.regex.hasWordClass ? NO_BYTES : WORD_BYTES);
  for (let passed = 1; passed <= inside.length; ) {
    const found = matchInside(task, next, inside.slice(passed - 1));
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

/** A match that begins inside of a character, where some of its bytes are left. Each of them is no character to jq: U+FFFD. */
function matchInside({ run, regex, text, withStarts }: Task, next: number, left: string): InsideMatch | null {
  const bytesLeft = left.length;
  // Copying is cheap, but a long text without ASCII is copied for every character.
  run.spend(1 + (text.length >> 3));
  const view = text.slice(0, next) + left + text.slice(next);
  const find: Find = regex.searcherFor(run, view.length).search(run, view, withStarts);
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
    text: shown(inView.text),
    texts: inView.texts.map((part) => (part === null ? part : shown(part))),
    starts: inView.starts?.map((start, i) => (start < 0 ? -1 : startOf(start, inView.texts[i]?.length ?? 0))) ?? null,
  };
  return { match, bytesTaken: taken > bytesLeft ? undefined : taken };
}

const NO_CHARACTER = "\ufffd";

/** A mark that is a letter to `\w` and hardly ever stands in a text. */
const LETTER_LIKE = "\ufe00";

const shown = (text: string): string => text.replaceAll(LETTER_LIKE, NO_CHARACTER);

/** The bytes that `\w` takes for letters, for it sees the Latin-1 character of that number: `ªµº` and `²³¹¼½¾`. */
const WORD_BYTES: ReadonlySet<number> = new Set([0xaa, 0xb2, 0xb3, 0xb5, 0xb9, 0xba, 0xbc, 0xbd, 0xbe]);

const NO_BYTES: ReadonlySet<number> = new Set();

/** What stands for the bytes of a character after its first; those that `letters` has are letters. */
function insideOf(code: number, letters: ReadonlySet<number>): string {
  let inside = "";
  const count = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  for (let i = count - 1; i >= 0; i -= 1) {
    inside += letters.has(0x80 | ((code >> (6 * i)) & 0x3f)) ? LETTER_LIKE : NO_CHARACTER;
  }
  return inside;
}
