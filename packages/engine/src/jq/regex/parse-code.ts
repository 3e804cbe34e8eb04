import { refusePattern } from "./pattern-error.ts";
import type { PatternSource } from "./pattern-source.ts";

const SIMPLE: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

const BRACED_HEX = /\{(?=[0-9A-Fa-f])([^}]*)(\}?)/y;
const BRACED_OCTAL = /\{(?=\d)([^}]*)(\}?)/y;
const HEX = /[0-9A-Fa-f]{0,2}/y;
const OCTAL = /[0-7]{1,3}/y;
const NEXT_BYTE = /\\(?:x(?=[89ABab])([0-9A-Fa-f]{2})|(?=[2])([0-7]{3}))/y;

/** Past the last code point: matches nothing. */
const NO_CHARACTER = 0x110000;

export interface CodeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads an escape that stands for characters by their codes, after the backslash: `n`, `x41`, `x{1F600}`, `x{61 62}`,
 * `o{101}`, `101`, `cA`. Null if it is none of these, with nothing read.
 */
export function parseCode(source: PatternSource): readonly CodeRange[] | null {
  const letter = source.peek();
  const simple = SIMPLE[letter];
  if (simple !== undefined) source.next();
  if (simple !== undefined) return single(simple);
  switch (letter) {
    case "x":
      return parseHex(source);
    case "o":
      return parseBraced(source, BRACED_OCTAL, 8);
    case "c":
      return parseControl(source);
    default:
      return letter >= "0" && letter <= "7"
        ? single(parseByte(source, Number.parseInt(matched(source, OCTAL), 8)))
        : null;
  }
}

const single = (code: number): readonly CodeRange[] => [{ from: code, to: code }];

function matched(source: PatternSource, expression: RegExp): string {
  return source.match(expression)?.[0] ?? "";
}

function parseHex(source: PatternSource): readonly CodeRange[] | null {
  if (source.text[source.at + 1] === "{") return parseBraced(source, BRACED_HEX, 16);
  source.next();
  return single(parseByte(source, Number.parseInt(`0${matched(source, HEX)}`, 16)));
}

/** `\x{41}`, `\x{41 42}`; `\x{` without a digit is the letter. */
function parseBraced(source: PatternSource, expression: RegExp, radix: number): readonly CodeRange[] | null {
  const start = source.at;
  source.next();
  const found = source.match(expression);
  if (found === null) {
    source.at = start;
    return null;
  }
  const [, content = "", close = ""] = found;
  const codes = content.split(/[ \n]+/);
  if (close === "" || codes.at(-1) === "") refusePattern("invalid code point value");
  return codes.map((code) => parseRange(code, radix));
}

function parseRange(text: string, radix: number): CodeRange {
  const [from = "", to = from] = text.split("-", 2);
  return { from: parseDigits(from, radix), to: parseDigits(to, radix) };
}

function parseDigits(digits: string, radix: number): number {
  const digit = radix === 16 ? /^[0-9A-Fa-f]+$/ : /^[0-7]+$/;
  if (radix === 8 && /^[89]/.test(digits)) refusePattern("too long wide-char value");
  if (!digit.test(digits)) refusePattern("invalid code point value");
  if (digits.length > (radix === 16 ? 8 : 11)) refusePattern("too long wide-char value");
  return Math.min(Number.parseInt(digits, radix), NO_CHARACTER);
}

/** From 0x80 on `\xC3\xA9` is not two characters but the bytes of one. */
function parseByte(source: PatternSource, lead: number): number {
  if (lead < 0x80) return lead;
  if (lead < 0xc0) return refusePattern("invalid code point value");
  if (lead > 0xf4) return NO_CHARACTER;
  const following = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  let code = lead & (0x3f >> following);
  for (let i = 0; i < following; i++) {
    const [, hex, octal] = source.match(NEXT_BYTE) ?? refusePattern("too short multibyte code string");
    const byte = hex === undefined ? Number.parseInt(octal ?? "", 8) : Number.parseInt(hex, 16);
    code = (code << 6) | (byte & 0x3f);
  }
  return code;
}

/** `\cA`; the character may be escaped itself. */
function parseControl(source: PatternSource): readonly CodeRange[] {
  source.next();
  if (source.done) refusePattern("end pattern at control");
  if (source.eat("?")) return single(0x7f);
  if (!source.eat("\\")) return single(codeOf(source.next()) & 0x9f);
  if (source.done) refusePattern("end pattern at escape");
  const escaped = parseCode(source)?.[0]?.from;
  return single((escaped ?? codeOf(source.next())) & 0x9f);
}

export function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
