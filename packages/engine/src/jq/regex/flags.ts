import { describe } from "../values/error-text.ts";
import { raise } from "../values/jq-error.ts";
import type { JqValue } from "../values/value.ts";

/** The letters that may follow a pattern: `test("a b"; "ix")`. */
export interface Flags {
  /** `g`: all matches */
  readonly global: boolean;
  /** `i`: case does not matter */
  readonly ignoreCase: boolean;
  /** `x`: blanks and comments in the pattern are skipped */
  readonly extended: boolean;
  /** `p`: `.` matches newlines, too */
  readonly dotAll: boolean;
  /** `l`: the longest of all matches */
  readonly longest: boolean;
  /** `n`: empty matches are none */
  readonly notEmpty: boolean;
  /** All but `g` as one number: what a compiled pattern depends on. */
  readonly kind: number;
}

export const NO_FLAGS: Flags = {
  global: false,
  ignoreCase: false,
  extended: false,
  dotAll: false,
  longest: false,
  notEmpty: false,
  kind: 0,
};

/** `s` makes `^` and `$` mean the ends of the text, which they do anyway. */
const LETTERS: Readonly<Record<string, Partial<Flags>>> = {
  g: { global: true },
  i: { ignoreCase: true },
  x: { extended: true },
  s: {},
  p: { dotAll: true },
  l: { longest: true },
  n: { notEmpty: true },
};

/** Flags by their letters. Programs use few combinations, so each is read once. */
const known = new Map<string, Flags>();
const MAX_KNOWN = 100;

export function flagsOf(letters: JqValue): Flags {
  if (letters === null) return NO_FLAGS;
  if (typeof letters !== "string") return raise((run) => `${describe(letters, run)} is not a string`);
  return known.get(letters) ?? remembered(letters, parseFlags(letters));
}

function remembered(letters: string, flags: Flags): Flags {
  if (known.size < MAX_KNOWN) known.set(letters, flags);
  return flags;
}

function parseFlags(letters: string): Flags {
  let flags = NO_FLAGS;
  for (const letter of letters) {
    const meaning = LETTERS[letter] ?? raise(() => `${letters} is not a valid modifier string`);
    flags = { ...flags, ...meaning };
  }
  return { ...flags, kind: kindOf(flags) };
}

function kindOf({ ignoreCase, extended, dotAll, longest, notEmpty }: Flags): number {
  return [ignoreCase, extended, dotAll, longest, notEmpty].reduce((kind, bit) => kind * 2 + (bit ? 1 : 0), 0);
}
