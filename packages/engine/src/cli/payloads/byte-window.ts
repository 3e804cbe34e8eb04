import { readSync } from "node:fs";
import { Utf8Check } from "../../jq/values/utf8-check.ts";
import { systemErrorCode, waitForPipe } from "../wait-for-pipe.ts";

/** Copies up to `length` bytes to `into` at `at`; 0 at the end. */
export type ReadBytes = (into: Buffer, at: number, length: number) => number;

const CHUNK = 256 * 1024;
/** No string of V8 is longer, so no JSON text can be. */
const LONGEST = 0x1fff_ffe8;

/** A part of a window. It stays there until the window reads on. */
export class Bytes {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  #text: string | null = null;

  constructor(buffer: Buffer, start: number, end: number) {
    this.buffer = buffer;
    this.start = start;
    this.end = end;
  }

  /** Bytes that are not UTF-8 become U+FFFD. */
  get text(): string {
    this.#text ??= this.buffer.toString("utf8", this.start, this.end);
    return this.#text;
  }
}

/** A value or line is larger than a JSON text can be in this process. */
export class TooLong extends Error {
  override readonly name = "TooLong";
}

/**
 * The part of a file that is in memory: the bytes `[start, end)` of one buffer that is used again for every chunk. It
 * grows only when one line or value is larger than it. Reading more moves the bytes, so positions are kept as
 * distances from `start`.
 */
export class ByteWindow {
  buffer: Buffer;
  start = 0;
  end = 0;
  /** Bytes read so far, for progress. */
  total = 0;
  /** Whether all bytes read so far are UTF-8. Checked by the chunk: a check of each small item would cost more than to read it. */
  isUtf8 = true;
  readonly #read: ReadBytes;
  readonly #longest: number;
  #atEnd = false;
  readonly #utf8 = new Utf8Check();

  constructor(read: ReadBytes, chunk: number = CHUNK, longest: number = LONGEST) {
    this.buffer = Buffer.allocUnsafe(chunk);
    this.#read = read;
    this.#longest = longest;
  }

  get length(): number {
    return this.end - this.start;
  }

  /** Reads on; false at the end of the file. @throws {TooLong} */
  more(): boolean {
    if (this.#atEnd) return false;
    this.#makeRoom();
    const count = this.#read(this.buffer, this.end, this.buffer.length - this.end);
    this.end += count;
    this.total += count;
    this.#atEnd = count === 0;
    this.#check(this.buffer.subarray(this.end - count, this.end));
    return count > 0;
  }

  /** The next `length` bytes, which stay the next ones. */
  look(length: number): Bytes {
    return new Bytes(this.buffer, this.start, this.start + length);
  }

  /** The next `length` bytes, which are then done with. */
  take(length: number): Bytes {
    const taken = this.look(length);
    this.start += length;
    return taken;
  }

  #check(read: Buffer): void {
    if (this.isUtf8) this.isUtf8 = (this.#atEnd ? this.#utf8.end() : this.#utf8.add(read)) === null;
  }

  #makeRoom(): void {
    const { buffer, start, end } = this;
    if (end < buffer.length) return;
    if (start > buffer.length / 2) {
      buffer.copyWithin(0, start, end);
    } else {
      if (end - start >= this.#longest) throw new TooLong();
      this.buffer = Buffer.allocUnsafe(Math.min(buffer.length * 2, this.#longest + buffer.length));
      buffer.copy(this.buffer, 0, start, end);
    }
    this.start = 0;
    this.end = end - start;
  }
}

/** Reads an open file, pipe or terminal from where it stands. */
export function readDescriptor(descriptor: number): ReadBytes {
  return (into, at, length) => {
    for (;;) {
      try {
        return readSync(descriptor, into, at, length, null);
      } catch (error) {
        // Windows tells the end of a pipe by an error.
        if (systemErrorCode(error) === "EOF") return 0;
        if (!waitForPipe(error)) throw error;
      }
    }
  };
}
