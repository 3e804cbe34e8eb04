import { isUtf8 } from "node:buffer";
import { type Utf8Fault, utf8Fault } from "@longshore/shared/problems";

/** Checks a text that comes in pieces, which may be cut inside a character. */
export class Utf8Check {
  /** The beginning of a character whose rest has not come yet: at most 3 bytes. */
  #open = Buffer.alloc(0);

  /** What is wrong with the text up to here. Its offset counts from this piece: below 0 where an earlier piece ended in it. */
  add(bytes: Buffer): Utf8Fault | null {
    const whole = this.#open.length === 0 ? bytes : Buffer.concat([this.#open, bytes]);
    const end = whole.length - unfinishedBytes(whole);
    if (isUtf8(whole.subarray(0, end))) {
      this.#open = Buffer.from(whole.subarray(end));
      return null;
    }
    const fault = utf8Fault(whole);
    return fault === null ? null : { ...fault, offset: fault.offset - this.#open.length };
  }

  /** What is wrong if the text ends here: its last character is not whole. The offset counts back from the end. */
  end(): Utf8Fault | null {
    const [byte] = this.#open;
    return byte === undefined ? null : { offset: -this.#open.length, byte };
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
