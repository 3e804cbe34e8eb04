import { type Node, sequence } from "./pattern.ts";
import { refusePattern, shortened } from "./pattern-error.ts";
import type { PatternSource } from "./pattern-source.ts";

const DIGITS = /[1-9]\d*/y;
const NUMBER = /^([+-]?)(\d+)$/;
const LEVEL = /(?<=.)[+-]\d+$/;

/** Reads the name in `<name>` or `'name'`, after the opening mark. */
function parseName(source: PatternSource, close: string): string {
  const start = source.at;
  while (!source.done && !source.startsWith(close) && !source.startsWith(")")) source.next();
  const name = source.text.slice(start, source.at);
  if (name === "") refusePattern("group name is empty");
  if (!source.eat(close)) refusePattern(`invalid group name <${shortened(/^[+-]?\d+/.exec(name)?.[0] ?? name)}>`);
  return name;
}

/** The name of a new group. Only its first character is looked at. */
export function parseNewName(source: PatternSource, close: string): string {
  const name = parseName(source, close);
  if (/^[\d-]/.test(name)) refusePattern(`invalid group name <${shortened(name)}>`);
  checkFirstCharacter(name);
  return name;
}

function checkFirstCharacter(name: string): void {
  const isWord = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]/u.test(name);
  if (!isWord) refusePattern(`invalid char in group name <${shortened(name)}>`);
}

/** Reads `\1`, after the backslash. Null for `\10` where there are not ten groups yet: that is an octal code. */
export function parseNumberedReference(source: PatternSource): Node | null {
  const start = source.at;
  const found = source.match(DIGITS);
  if (found === null) return null;
  const group = Number(found[0]);
  if (group <= 9 || group <= source.groupCount) return reference(source, [group]);
  source.at = start;
  return null;
}

/** Reads what follows `\k<`. */
export function parseNamedReference(source: PatternSource, close: string): Node {
  const name = parseName(source, close).replace(LEVEL, "");
  if (NUMBER.test(name)) return reference(source, [groupNumber(source, name)]);
  if (/^[\d-]/.test(name)) refusePattern(`invalid group name <${shortened(name)}>`);
  checkFirstCharacter(name);
  const groups = source.groupsNamed(name);
  if (groups.length === 0) refusePattern(`undefined name <${shortened(name)}> reference`);
  return reference(source, groups);
}

/** Reads what follows `\g<`, `(?&` or stands in `(?1)`. */
export function parseCall(source: PatternSource, close: string): Node {
  const name = parseName(source, close);
  const target = NUMBER.test(name) ? groupNumber(source, name) : name;
  source.callTexts.set(target, name);
  return { kind: "call", target };
}

/** The groups that `(?(1)…` or `(?(<name>)…` asks about; null if something else stands there. */
export function parseGroupTest(source: PatternSource): readonly number[] | null {
  const found = source.match(/([+-]?\d+)\)/y) ?? source.match(/<([^>)]*)>\)/y) ?? source.match(/'([^')]*)'\)/y);
  if (found === null) return null;
  const [, name = ""] = found;
  if (NUMBER.test(name)) return groupsOf(source, [groupNumber(source, name)]);
  const groups = source.groupsNamed(name);
  return groups.length === 0 ? refusePattern(`undefined name <${shortened(name)}> reference`) : groups;
}

/** Oniguruma prefers the last of several groups with one name. */
function reference(source: PatternSource, groups: readonly number[]): Node {
  return { kind: "backreference", groups: groupsOf(source, groups).toReversed(), fold: source.options.fold };
}

/** Whether there are so many groups is known at the end. */
function groupsOf(source: PatternSource, groups: readonly number[]): readonly number[] {
  source.referenced.push(...groups);
  return groups;
}

/** `-1` is the group opened last, `+1` the next. */
function groupNumber(source: PatternSource, text: string): number {
  const [, sign, digits] = NUMBER.exec(text) ?? [];
  const number = Number(digits);
  if (sign === "-") return source.groupCount + 1 - number;
  return sign === "+" ? source.groupCount + number : number;
}

/** `\R`: a carriage return with its line feed is one. */
export function anyNewline(): Node {
  const character = (code: number): Node => ({ kind: "character", code, fold: false });
  const others = [0x0a, 0x0b, 0x0c, 0x85, 0x2028, 0x2029].map((code) => ({ from: code, to: code }));
  const noLineFeed: Node = { kind: "look", behind: false, negative: true, body: character(10) };
  return {
    kind: "alternatives",
    options: [
      sequence([character(13), character(10)]),
      { kind: "set", set: { negated: false, items: others }, fold: false },
      sequence([character(13), noLineFeed]),
    ],
  };
}
