const MINUS: u32 = 0x2d;
const POINT: u32 = 0x2e;
const ZERO: u32 = 0x30;
const SMALL_E: u32 = 0x65;
/** `0.0000` */
const TINY: usize = 6;
/** So many characters hold at most 15 digits, of which no two numbers have the same double. */
const SHORT: usize = 15;

/**
 * Whether the text of a number says more than its double: `1.10`, `1e5`, `0.00001`, more than 15 characters. jq keeps the
 * text, `JSON.parse` does not. `literal-number.ts` decides what comes of it.
 */
export function needsText(start: usize, end: usize): bool {
  if (end - start > SHORT) return true;
  let hasPoint = false;
  for (let at = start; at < end; at += 1) {
    const byte = <u32>load<u8>(at);
    if ((byte | 0x20) == SMALL_E) return true;
    if (byte == POINT) hasPoint = true;
  }
  if (!hasPoint) return false;
  return <u32>load<u8>(end - 1) == ZERO || isTiny(<u32>load<u8>(start) == MINUS ? start + 1 : start, end);
}

function isTiny(start: usize, end: usize): bool {
  if (end - start < TINY) return false;
  for (let at = start; at < start + TINY; at += 1) {
    const byte = <u32>load<u8>(at);
    if (byte != ZERO && byte != POINT) return false;
  }
  return true;
}
