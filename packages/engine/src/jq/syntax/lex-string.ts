import { readEscape } from "./escape.ts";
import type { SyntaxReport } from "./syntax-report.ts";

interface StringText {
  /** With escapes resolved; what an invalid one stands for is left out. */
  readonly text: string;
  readonly end: number;
}

/** Reads string text from `at` up to the closing quote, the next `\(`, or the end of the source. */
export function readStringText(report: SyntaxReport, at: number, quote: string): StringText {
  const { source } = report;
  let text = "";
  let end = at;
  while (end < source.length && source[end] !== quote && !source.startsWith("\\(", end)) {
    if (source[end] === "\\") {
      const found = readEscape(source, end, quote);
      const past = Math.min(end + found.length, source.length);
      if (found.text === null) reportEscape(report, end, past);
      text += found.text ?? "";
      end = past;
    } else {
      text += source[end];
      end++;
    }
  }
  // Half a surrogate pair cannot be written in UTF-8, so it reaches jq as U+FFFD.
  return { text: text.toWellFormed(), end };
}

const REGEX_LETTERS = /[dDwWsSBAzZhHpPQEkGKRvxX1-9.?*+^$|()[\]{}-]/;

function reportEscape(report: SyntaxReport, start: number, end: number): void {
  const sequence = report.source.slice(start, end);
  // A backslash that ends the source: the string has no end either, and that is what gets reported.
  if (sequence === "\\") return;
  report.add("jq_invalid_escape", `jq strings have no \`${sequence}\``, { start, end }, { hint: hintFor(sequence) });
}

function hintFor(sequence: string): string {
  const letter = sequence[1] ?? "";
  if (letter === "u") return "four hex digits follow `\\u`; beyond U+FFFF it takes a pair: `\\ud83d\\ude00`";
  if (letter === "'") return "a single quote needs no backslash between double quotes";
  if (REGEX_LETTERS.test(letter)) return `in a regular expression the backslash is doubled: \`\\\\${letter}\``;
  return "a backslash itself is written `\\\\`";
}
