import { BACKSLASH, CLOSE_OBJECT, COLON, COMMA, MARKS, OPEN_OBJECT, QUOTE, TEXT } from "./memory.ts";
import { below, bits, equal, parity } from "./vectors.ts";

/** Whether the text has a backslash: then a key may be spelled in several ways. */
export let hasEscapes: bool = false;

/** 64 bytes of the text. */
let a: v128 = i8x16.splat(0);
let b: v128 = i8x16.splat(0);
let c: v128 = i8x16.splat(0);
let d: v128 = i8x16.splat(0);

/** `{`, `}`, `[`, `]`, `:` and `,`. Opening brackets differ from each other in one bit, as closing ones do. */
@inline
function structure(): u64 {
  const bit = i8x16.splat(0x20);
  const e = v128.or(a, bit);
  const f = v128.or(b, bit);
  const g = v128.or(c, bit);
  const h = v128.or(d, bit);
  const open = i8x16.splat(<i8>OPEN_OBJECT);
  const close = i8x16.splat(<i8>CLOSE_OBJECT);
  const colon = i8x16.splat(<i8>COLON);
  const comma = i8x16.splat(<i8>COMMA);
  return bits(
    v128.or(v128.or(i8x16.eq(e, open), i8x16.eq(e, close)), v128.or(i8x16.eq(a, colon), i8x16.eq(a, comma))),
    v128.or(v128.or(i8x16.eq(f, open), i8x16.eq(f, close)), v128.or(i8x16.eq(b, colon), i8x16.eq(b, comma))),
    v128.or(v128.or(i8x16.eq(g, open), i8x16.eq(g, close)), v128.or(i8x16.eq(c, colon), i8x16.eq(c, comma))),
    v128.or(v128.or(i8x16.eq(h, open), i8x16.eq(h, close)), v128.or(i8x16.eq(d, colon), i8x16.eq(d, comma))),
  );
}

function isHex(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 6;
}

/** Whether what follows a backslash at `at` is one of JSON's escapes. */
function isEscape(at: usize): bool {
  const byte = <u32>load<u8>(at + 1);
  switch (byte) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return true;
    case 0x75: // u
      return isHex(load<u8>(at + 2)) && isHex(load<u8>(at + 3)) && isHex(load<u8>(at + 4)) && isHex(load<u8>(at + 5));
    default:
      return false;
  }
}

/**
 * Writes the positions of all marks of the text, and how long the text is behind the last one. Gives their number, or -1
 * for a text that is no JSON.
 */
export function findMarks(length: u32): i32 {
  let mark: usize = MARKS;
  let startsEscaped: u64 = 0;
  let startsInString: u64 = 0;
  let startsInScalar: u64 = 0;
  hasEscapes = false;
  const blank = i8x16.splat(0x20);
  for (let at: usize = TEXT + length; at < TEXT + length + 64; at += 16) v128.store(at, blank);

  for (let offset: u32 = 0; offset < length; offset += 64) {
    const from: usize = TEXT + offset;
    a = v128.load(from);
    b = v128.load(from, 16);
    c = v128.load(from, 32);
    d = v128.load(from, 48);

    // The character behind a backslash is escaped; in `\\"` the quote is not.
    const backslashes = equal(a, b, c, d, BACKSLASH);
    let escaped = startsEscaped;
    startsEscaped = 0;
    if (backslashes != 0) {
      hasEscapes = true;
      let left = backslashes & ~escaped;
      while (left != 0) {
        const bit = ctz(left);
        if (!isEscape(from + <usize>bit)) return -1;
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

    const control = below(a, b, c, d, 0x20);
    if (control != 0) {
      if ((control & inString) != 0) return -1;
      if ((control & ~(equal(a, b, c, d, 0x0a) | equal(a, b, c, d, 0x0d) | equal(a, b, c, d, 0x09))) != 0) return -1;
    }

    const marks = structure() & ~inString;
    const scalars = ~(marks | control | equal(a, b, c, d, 0x20) | quotes | inString);
    const starts = scalars & ~((scalars << 1) | startsInScalar);
    startsInScalar = scalars >> 63;

    let left = marks | quotes | starts;
    while (left != 0) {
      store<u32>(mark, offset + <u32>ctz(left));
      mark += 4;
      left &= left - 1;
    }
  }
  if (startsInString != 0) return -1;
  store<u32>(mark, length);
  store<u32>(mark, length, 4);
  store<u32>(mark, length, 8);
  return <i32>((mark - MARKS) >> 2);
}
