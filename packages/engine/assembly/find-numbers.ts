import { BACKSLASH, MARKS, OUTPUT, QUOTE, TEXT } from "./memory.ts";
import { needsText } from "./number-spelling.ts";
import { scalarEnd, skipNumber } from "./skip-value.ts";
import { below, bits, equal, parity } from "./vectors.ts";

// A long text comes in pieces: what the next one begins with.
let startsEscaped: u64 = 0;
let startsInString: u64 = 0;

/** Where the next pair goes. */
let out: usize = 0;
/** Behind the number that was looked at last. */
let seen: usize = 0;

/**
 * Finds the numbers that need their text in a JSON text of `length` UTF-16 units at TEXT, which is lost. Their beginnings and ends, in
 * units, are then at TEXT; gives how many pairs there are. No number may go on in the next piece. Apart from strings, nothing is held
 * to the grammar: `JSON.parse` does that.
 */
export function findNumbers(length: u32, isFirst: bool): u32 {
  if (isFirst) {
    startsEscaped = 0;
    startsInString = 0;
  }
  const candidates = findCandidates(length);
  out = TEXT;
  seen = OUTPUT;
  for (let at: usize = MARKS; at < candidates; at += 4) {
    const inside = OUTPUT + <usize>load<u32>(at);
    if (inside >= seen) lookAt(inside);
  }
  return <u32>((out - TEXT) >> 3);
}

/**
 * Writes to MARKS where, outside strings, a point or an exponent is behind a digit, or the last of 16 digits in a row: the doubles of
 * other numbers say everything. Gives where the list ends. The text is then at OUTPUT, one byte for each unit.
 */
function findCandidates(length: u32): usize {
  let mark: usize = MARKS;
  let digits1: u64 = 0;
  let digits2: u64 = 0;
  let digits4: u64 = 0;
  let digits8: u64 = 0;
  const blank = i16x8.splat(0x20);
  const textEnd: usize = TEXT + (<usize>length << 1);
  for (let at: usize = textEnd; at < textEnd + 128; at += 16) v128.store(at, blank);
  const slash = i8x16.splat(<i8>BACKSLASH);
  const zero = i8x16.splat(0x30);
  const point = i8x16.splat(0x2e);
  const lower = i8x16.splat(0x20);
  const exponent = i8x16.splat(0x65);

  for (let offset: u32 = 0; offset < length; offset += 64) {
    // Units beyond U+00FF become 0xff or 0, which are no marks.
    const from: usize = TEXT + (<usize>offset << 1);
    const a = i8x16.narrow_i16x8_u(v128.load(from), v128.load(from, 16));
    const b = i8x16.narrow_i16x8_u(v128.load(from, 32), v128.load(from, 48));
    const c = i8x16.narrow_i16x8_u(v128.load(from, 64), v128.load(from, 80));
    const d = i8x16.narrow_i16x8_u(v128.load(from, 96), v128.load(from, 112));
    const to: usize = OUTPUT + <usize>offset;
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);

    let escaped = startsEscaped;
    startsEscaped = 0;
    const e = i8x16.eq(a, slash);
    const f = i8x16.eq(b, slash);
    const g = i8x16.eq(c, slash);
    const h = i8x16.eq(d, slash);
    if (v128.any_true(v128.or(v128.or(e, f), v128.or(g, h)))) {
      let left = bits(e, f, g, h) & ~escaped;
      while (left != 0) {
        const bit = ctz(left);
        if (bit == 63) {
          startsEscaped = 1;
          break;
        }
        escaped |= (<u64>2) << bit;
        left &= ~((<u64>3) << bit);
      }
    }

    const quotes = equal(a, b, c, d, QUOTE) & ~escaped;
    const inString = parity(quotes) ^ startsInString;
    startsInString = <u64>(<i64>inString >> 63);
    if (inString == ~(<u64>0)) {
      digits1 = 0;
      digits2 = 0;
      digits4 = 0;
      digits8 = 0;
      continue;
    }

    const digits =
      below(i8x16.sub(a, zero), i8x16.sub(b, zero), i8x16.sub(c, zero), i8x16.sub(d, zero), 10) & ~inString;
    const behindDigit = (digits << 1) | (digits1 >> 63);
    digits1 = digits;
    if ((behindDigit | digits) == 0) {
      digits2 = 0;
      digits4 = 0;
      digits8 = 0;
      continue;
    }
    const runs2 = digits & behindDigit;
    const runs4 = runs2 & ((runs2 << 2) | (digits2 >> 62));
    const runs8 = runs4 & ((runs4 << 4) | (digits4 >> 60));
    const runs16 = runs8 & ((runs8 << 8) | (digits8 >> 56));
    digits2 = runs2;
    digits4 = runs4;
    digits8 = runs8;

    const signs = bits(
      v128.or(i8x16.eq(a, point), i8x16.eq(v128.or(a, lower), exponent)),
      v128.or(i8x16.eq(b, point), i8x16.eq(v128.or(b, lower), exponent)),
      v128.or(i8x16.eq(c, point), i8x16.eq(v128.or(c, lower), exponent)),
      v128.or(i8x16.eq(d, point), i8x16.eq(v128.or(d, lower), exponent)),
    );
    let left = (signs & behindDigit & ~inString) | runs16;
    while (left != 0) {
      store<u32>(mark, offset + <u32>ctz(left));
      mark += 4;
      left &= left - 1;
    }
  }
  // Numbers are read up to what follows them, which at the very end is a blank.
  store<u8>(OUTPUT + <usize>length, 0x20);
  return mark;
}

/** What is no number, `1.2.3`, is left to `JSON.parse` to refuse. */
function lookAt(inside: usize): void {
  let start = inside;
  let end = inside;
  while (start > seen && isOfNumber(<u32>load<u8>(start - 1))) start -= 1;
  while (isOfNumber(<u32>load<u8>(end))) end += 1;
  seen = end;
  if (!needsText(start, end) || !skipNumber(start) || scalarEnd != end) return;
  store<u32>(out, <u32>(start - OUTPUT));
  store<u32>(out, <u32>(end - OUTPUT), 4);
  out += 8;
}

/** A digit, `.`, `-`, `+`, `e`, `E`. */
@inline
function isOfNumber(byte: u32): bool {
  return byte - 0x30 < 10 || byte == 0x2e || byte == 0x2d || byte == 0x2b || (byte | 0x20) == 0x65;
}
