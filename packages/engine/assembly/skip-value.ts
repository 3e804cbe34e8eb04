import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  TEXT,
} from "./memory.ts";
import { needsText } from "./number-spelling.ts";

/** Nesting beyond which `JSON.parse` shall do it: a program has no other use for such a text. */
export const DEEPEST: i32 = 500;

/** Where the number or word ends that was skipped last. */
export let scalarEnd: usize = 0;

/** Whether a number was skipped that needs its text: {@link needsText}. Whoever asks sets it to false before. */
export let metNumberText: bool = false;

export function forgetNumberText(): void {
  metNumberText = false;
}

/** The address of the byte that a mark is of. */
@inline
export function addressOf(mark: usize): usize {
  return TEXT + <usize>load<u32>(mark);
}

/** The byte that a mark is of. Behind the last mark it is a blank, which no rule of JSON asks for. */
@inline
export function byteOf(mark: usize): u32 {
  return <u32>load<u8>(addressOf(mark));
}

/** Holds a value to the grammar of JSON (RFC 8259). The mark behind it, or 0 if it is none. */
export function skipValue(mark: usize, depth: i32): usize {
  const byte = byteOf(mark);
  if (byte == QUOTE) return mark + 8;
  if (byte == OPEN_OBJECT) return skipObject(mark + 4, depth + 1);
  if (byte == OPEN_ARRAY) return skipArray(mark + 4, depth + 1);
  return skipScalar(addressOf(mark)) ? mark + 4 : 0;
}

function skipObject(first: usize, depth: i32): usize {
  let mark = first;
  if (depth > DEEPEST) return 0;
  if (byteOf(mark) == CLOSE_OBJECT) return mark + 4;
  while (true) {
    if (byteOf(mark) != QUOTE || byteOf(mark + 8) != COLON) return 0;
    mark = skipValue(mark + 12, depth);
    if (mark == 0) return 0;
    const next = byteOf(mark);
    mark += 4;
    if (next == CLOSE_OBJECT) return mark;
    if (next != COMMA) return 0;
  }
}

function skipArray(first: usize, depth: i32): usize {
  let mark = first;
  if (depth > DEEPEST) return 0;
  if (byteOf(mark) == CLOSE_ARRAY) return mark + 4;
  while (true) {
    mark = skipValue(mark, depth);
    if (mark == 0) return 0;
    const next = byteOf(mark);
    mark += 4;
    if (next == CLOSE_ARRAY) return mark;
    if (next != COMMA) return 0;
  }
}

/** Whether a number, `true`, `false` or `null` begins here, and nothing that runs on behind it. */
function skipScalar(start: usize): bool {
  const word = load<u32>(start);
  if (word == 0x65757274 || word == 0x6c6c756e) scalarEnd = start + 4;
  else if (word == 0x736c6166 && load<u8>(start + 4) == 0x65) scalarEnd = start + 5;
  else if (!skipNumber(start)) return false;
  const next = <u32>load<u8>(scalarEnd);
  return next <= 0x20 || next == COMMA || next == CLOSE_OBJECT || next == CLOSE_ARRAY;
}

@inline
function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

function skipDigits(start: usize): usize {
  let at = start;
  while (isDigit(load<u8>(at))) at += 1;
  return at;
}

/** `-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?` */
export function skipNumber(start: usize): bool {
  let at = start;
  if (load<u8>(at) == 0x2d) at += 1;
  const whole = at;
  at = skipDigits(at);
  const integerEnd = at;
  if (at == whole || (load<u8>(whole) == 0x30 && at > whole + 1)) return false;
  if (load<u8>(at) == 0x2e) {
    const fraction = at + 1;
    at = skipDigits(fraction);
    if (at == fraction) return false;
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    at += 1;
    const sign = load<u8>(at);
    if (sign == 0x2b || sign == 0x2d) at += 1;
    const exponent = at;
    at = skipDigits(exponent);
    if (at == exponent) return false;
  }
  scalarEnd = at;
  // A short integer does not, which is what most numbers are.
  if (!metNumberText && (at != integerEnd || at - start > 15)) metNumberText = needsText(start, at);
  return true;
}
