import leven from "leven";

const LONGEST_NAME = 200;

/**
 * The candidate that `word` was most likely meant to be, or null if none is near: `didYouMean("titel", ["icon",
 * "title"])` is `"title"`. Case, `_` and `-` do not count, so `items_to_parse` finds `itemsToParse`. `tolerance` is the
 * share of letters that may differ.
 */
export function didYouMean(word: string, candidates: Iterable<string>, tolerance = 0.4): string | null {
  // Nobody mistypes a name of a thousand letters, and to compare two of them takes a million steps.
  if (word.length > LONGEST_NAME) return null;
  const wanted = normalize(word);
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate === word || candidate.length > LONGEST_NAME) continue;
    const distance = distanceWithin(wanted, normalize(candidate), tolerance);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** Edits between the two, or infinity when they are too many for a slip of the keyboard. */
function distanceWithin(wanted: string, candidate: string, tolerance: number): number {
  const allowed = Math.max(1, Math.floor(wanted.length * tolerance));
  const distance = leven(wanted, candidate, { maxDistance: Math.max(allowed, 2) + 1 });
  // Two letters swapped are two edits, but one slip: `nmae`.
  if (distance === 2 && sorted(wanted) === sorted(candidate)) return 1;
  return distance <= allowed && distance < candidate.length ? distance : Number.POSITIVE_INFINITY;
}

function normalize(word: string): string {
  return word.toLowerCase().replaceAll(/[_-]/g, "");
}

function sorted(word: string): string {
  return [...word].sort().join("");
}
