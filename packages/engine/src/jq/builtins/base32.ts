import { refuse } from "../values/error-text.ts";
import { decodeLenient } from "./decode-utf8.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** `@base32`, of the UTF-8 bytes, padded to whole groups of eight. */
export function encodeBase32(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  const digits = Buffer.alloc(Math.ceil(bytes.length / 5) * 8, "=");
  let end = 0;
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (held += 8; held >= 5; held -= 5) digits[end++] = ALPHABET.charCodeAt((bits >> (held - 5)) & 31);
  }
  if (held > 0) digits[end] = ALPHABET.charCodeAt((bits << (5 - held)) & 31);
  return digits.toString("latin1");
}

/** `@base32d`. Reading ends at the first `=`; bytes that are not UTF-8 become U+FFFD. */
export function decodeBase32(text: string): string {
  const [data = ""] = text.split("=", 1);
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const digit of data) {
    const value = ALPHABET.indexOf(digit);
    if (value < 0) return refuse(text, "is not valid base32 data");
    bits = ((bits << 5) | value) & 0xfff;
    held += 5;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 0xff);
    }
  }
  return decodeLenient(Uint8Array.from(bytes));
}
