import { isPosixClass, propertyNamed } from "./character-classes.ts";
import { codeOf, parseCode } from "./parse-code.ts";
import type { CharacterSet, SetItem } from "./pattern.ts";
import { refusePattern, shortened } from "./pattern-error.ts";
import type { PatternSource } from "./pattern-source.ts";

const POSIX = /\[:(\^?)([a-z]+):\]/y;
const POSIX_LIKE = /\[:[^:\]]{0,20}:\]/y;
const PROPERTY = /([pP])\{(\^?)([^}]*)\}/y;
const UNCLOSED_PROPERTY = /[pP]\{[^}]*$/y;

const LETTER_CLASSES: Readonly<Record<string, string>> = { d: "digit", s: "space", w: "word" };

/** Reads `[…]`, after the bracket. */
export function parseClass(source: PatternSource): CharacterSet {
  const negated = source.eat("^");
  const items: SetItem[] = [];
  if (source.startsWith("]")) {
    if (!source.text.includes("]", source.at + 1)) refusePattern("empty char-class");
    items.push(...parseItem(source));
  }
  while (!source.eat("]")) items.push(...parseItem(source));
  return { negated, items };
}

/** One character, range or class. `\x{61 62}` gives several; only the last can begin a range. */
function parseItem(source: PatternSource): readonly SetItem[] {
  const atoms = parseAtom(source);
  const start = atoms.at(-1);
  if (start === undefined || !("from" in start) || !startsRange(source)) return atoms;
  source.next();
  const [end] = parseAtom(source);
  if (end === undefined || !("from" in end)) return refusePattern("char-class value at end of range");
  if (end.from < start.from) refusePattern("empty range in char class");
  return [...atoms.slice(0, -1), { from: start.from, to: end.from }];
}

/** A hyphen before the closing bracket is itself. */
function startsRange(source: PatternSource): boolean {
  return source.startsWith("-") && source.text[source.at + 1] !== "]";
}

function parseAtom(source: PatternSource): readonly SetItem[] {
  if (source.done) refusePattern("premature end of char-class");
  const posix = parsePosix(source);
  if (posix !== null) return [posix];
  if (!source.eat("\\")) return single(codeOf(source.next()));
  if (source.done) refusePattern("end pattern at escape");
  if (source.eat("b")) return single(8);
  const item = parseClassEscape(source, LETTER_CLASSES);
  if (item !== null) return [item];
  return parseCode(source) ?? single(codeOf(source.next()));
}

const single = (code: number): readonly SetItem[] => [{ from: code, to: code }];

/** `[:alpha:]`. What only resembles one is an error, or, if no `:]` is near, just characters. */
function parsePosix(source: PatternSource): SetItem | null {
  const start = source.at;
  const [, caret, name = ""] = source.match(POSIX) ?? [];
  if (isPosixClass(name)) return { named: name, negated: caret === "^" };
  source.at = start;
  if (source.match(POSIX_LIKE) !== null) refusePattern("invalid POSIX bracket type");
  return null;
}

/** Reads `w`, `D`, `p{L}`, …, after the backslash; null if there is none. */
export function parseClassEscape(source: PatternSource, letters: Readonly<Record<string, string>>): SetItem | null {
  const letter = source.peek();
  const named = letters[letter.toLowerCase()];
  if (named !== undefined && /[A-Za-z]/.test(letter)) {
    source.next();
    return { named, negated: letter < "a" };
  }
  const found = source.match(PROPERTY);
  if (found === null)
    return source.match(UNCLOSED_PROPERTY) === null ? null : refusePattern("end pattern with unmatched parenthesis");
  const [, p = "", caret = "", name = ""] = found;
  const property = propertyNamed(name) ?? refusePattern(`invalid character property name {${shortened(name)}}`);
  return { ...property, negated: (p === "P") !== (caret === "^") };
}
