/** Code points, one range per line, among which are all that fold to more than one character. */
const CANDIDATES: readonly (readonly [from: number, to: number])[] = [
  [0xdf, 0xdf],
  [0x130, 0x130],
  [0x149, 0x149],
  [0x1f0, 0x1f0],
  [0x390, 0x390],
  [0x3b0, 0x3b0],
  [0x587, 0x587],
  [0x1e96, 0x1e9e],
  [0x1f50, 0x1fff],
  [0xfb00, 0xfb17],
];

/** What a character is when case does not matter: "ss" for "ß". JavaScript folds to one character only. */
const FULL_FOLDS: ReadonlyMap<number, string> = new Map(CANDIDATES.flatMap(([from, to]) => foldsBetween(from, to)));

const CODES_BY_FOLD: ReadonlyMap<string, readonly number[]> = Map.groupBy(
  FULL_FOLDS.keys(),
  (code) => FULL_FOLDS.get(code) ?? "",
);

function foldsBetween(from: number, to: number): (readonly [number, string])[] {
  const codes = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return codes.flatMap((code) => {
    const character = String.fromCodePoint(code);
    const lower = character.toLowerCase();
    // The capital "ẞ" is one character either way; its small form is the one that is "SS".
    const several = [character.toUpperCase(), lower, lower.toUpperCase()].find((form) => form.length > 1);
    return several === undefined ? [] : [[code, several.toLowerCase()] as const];
  });
}

/** The characters that fold to more than one. */
export const MANY_FOLDED: readonly number[] = [...FULL_FOLDS.keys()];

/** What a character folds to, if that is more than one character. */
export function fullFold(code: number): string | undefined {
  return FULL_FOLDS.get(code);
}

/** The single characters that fold to a text, or to what it folds to. */
export function foldedFrom(text: string): readonly number[] {
  return CODES_BY_FOLD.get(Array.from(text, simpleFold).join("")) ?? [];
}

function simpleFold(character: string): string {
  const folded = character.toUpperCase().toLowerCase();
  return folded.length === character.length ? folded : character;
}
