import type { Match } from "../regex/match.ts";
import { add } from "../values/arithmetic.ts";
import { JOINED_TEXT_SIZE, type Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";
import { namedCaptures } from "./match-objects.ts";
import { collect, type RegexSearch } from "./regex-search.ts";

/** The texts before each match, and the one after the last. */
export function piecesBetween(run: Run, search: RegexSearch): string[] {
  const { pieces, end } = cut(run, search, (gap) => gap);
  pieces.push(search.text.slice(end));
  return pieces;
}

/** For `sub`: of each match the text before it and its named groups; and the text after the last. */
export function edits(run: Run, search: RegexSearch): JqValue {
  const { pieces, end } = cut(run, search, (gap, found) => [gap, namedCaptures(found, search.regex.names)]);
  return [pieces, search.text.slice(end)];
}

function cut<Piece>(
  run: Run,
  search: RegexSearch,
  piece: (gap: string, found: Match) => Piece,
): { pieces: Piece[]; end: number } {
  let end = 0;
  const pieces = collect(run, search, false, (found) => {
    const gap = search.text.slice(end, Math.max(end, found.start));
    end = found.end;
    run.allocate(gap.length);
    return piece(gap, found);
  });
  return { pieces, end };
}

/**
 * For `sub`: `texts` has, for each match, what is to stand for it and the text before it, once per output of the
 * replacement. The first outputs make the first result, the second ones the second, and so on, each as long as it lasts:
 * `"ab" | [sub("(?<x>.)"; .x, "-"; "g")]` is `["ab", "--"]`. Without any, the text stays as it is.
 */
export function joinEdits(run: Run, texts: JqValue, tail: JqValue, unchanged: JqValue): JqValue {
  const results: string[] = [];
  for (const alternatives of Array.isArray(texts) ? texts : []) {
    if (!Array.isArray(alternatives)) continue;
    run.spend(2 * alternatives.length);
    run.allocate(JOINED_TEXT_SIZE * alternatives.length);
    alternatives.forEach((text, i) => {
      results[i] = (results[i] ?? "") + String(text);
    });
  }
  for (const result of results) run.allocate(result.length);
  return results.length === 0 ? [unchanged] : results.map((result) => result + String(tail));
}

/** `sub` with a replacement that is the same for every match, whatever it captured. */
export function replaceAll(run: Run, search: RegexSearch, replacement: JqValue): string {
  const { text, regex, flags } = search;
  run.readText(text.length);
  run.spend(text.length);
  run.allocate(text.length);
  const fast =
    typeof replacement === "string"
      ? regex.searcherFor(run, text.length).replace(run, text, replacement, flags.global)
      : null;
  if (fast !== null) return fast;
  const { pieces, end } = cut(run, search, (gap) => String(add(run, gap, replacement)));
  return pieces.join("") + text.slice(end);
}
