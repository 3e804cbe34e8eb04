import { isUtf8 } from "node:buffer";

/** Checks a text that comes in pieces, which may be cut inside a character. */
export class Utf8Check {
  /** The beginning of a character whose rest has not come yet: at most 3 bytes. */
  #open = Buffer.alloc(0);

  /** Where in `bytes` a sequence stands that is not UTF-8, or -1. One that began in an earlier piece counts from 0. */
  add(bytes: Buffer): number {
    const whole = this.#open.length === 0 ? bytes : Buffer.concat([this.#open, bytes]);
    const end = whole.length - unfinishedBytes(whole);
    if (!isUtf8(whole.subarray(0, end))) return Math.max(0, firstFault(whole) - this.#open.length);
    this.#open = Buffer.from(whole.subarray(end));
    return -1;
  }

  /** Whether the text may end here. */
  get whole(): boolean {
    return this.#open.length === 0;
  }
}

/** How many bytes at the end begin a character without finishing it: `e2 82` of `e2 82 ac` (€). */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

/** The longest right beginning, by halving. */
function firstFault(bytes: Buffer): number {
  let [right, wrong] = [0, bytes.length];
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    const head = bytes.subarray(0, middle);
    if (isUtf8(head.subarray(0, middle - unfinishedBytes(head)))) right = middle;
    else wrong = middle;
  }
  return right;
}
