import type { Bytes, ByteWindow } from "./byte-window.ts";

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COLON = 0x3a;

/** What the scanner has found so far of one value. */
interface Progress {
  /** Bytes looked at, from the start of the window. */
  length: number;
  depth: number;
  inString: boolean;
}

/**
 * Finds where JSON values end, by brackets and quotes alone, without holding more of the file than one value. Whether a
 * value is right is for the parser to say.
 */
export class JsonScanner {
  /** The line that the next byte is on. */
  line = 1;
  readonly #window: ByteWindow;
  /** Where in the file the line begins. */
  #lineStart = 0;

  constructor(window: ByteWindow) {
    this.#window = window;
  }

  /** Bytes of the line in front of the next one. */
  get column(): number {
    return this.#position - this.#lineStart;
  }

  /** The next byte that is not white space; -1 at the end of the file. */
  peek(): number {
    const window = this.#window;
    for (;;) {
      while (window.start < window.end) {
        const byte = window.buffer[window.start] ?? 0;
        if (byte === NEWLINE) {
          this.line += 1;
          this.#lineStart = this.#position + 1;
        } else if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return byte;
        window.start += 1;
      }
      if (!window.more()) return -1;
    }
  }

  /** Passes over one byte that `peek` showed. */
  skip(): void {
    this.#window.start += 1;
  }

  /** The value that begins here; null if the file ends inside it, no bytes if none can begin here. */
  value(): Bytes | null {
    const length = this.#valueLength();
    return length === null ? null : this.take(length);
  }

  /**
   * The same with what a parser needs to tell what is wrong: the byte that ends a number or word, the byte that cannot
   * begin a value, all the rest of a file that ends too early.
   */
  valueWithBorder(): string {
    const { buffer, start } = this.#window;
    const bracketed = opensOrQuotes(buffer[start]);
    const length = this.#valueLength();
    if (length === null) return this.take(this.#window.length).text;
    if (length === 0) return this.take(1).text;
    const { text } = this.take(length);
    const { buffer: now, start: border, end } = this.#window;
    return bracketed || border === end ? text : text + String.fromCharCode(now[border] ?? 0x20);
  }

  /** The next `length` bytes, which are passed over. */
  take(length: number): Bytes {
    const { buffer, start } = this.#window;
    for (
      let at = buffer.indexOf(NEWLINE, start);
      at >= 0 && at < start + length;
      at = buffer.indexOf(NEWLINE, at + 1)
    ) {
      this.line += 1;
      this.#lineStart = this.#position + (at - start) + 1;
    }
    return this.#window.take(length);
  }

  /** Of the next byte, in the file. */
  get #position(): number {
    return this.#window.total - this.#window.length;
  }

  #valueLength(): number | null {
    return opensOrQuotes(this.peek()) ? this.#bracketedLength() : this.#scalarLength();
  }

  #bracketedLength(): number | null {
    const found: Progress = { length: 0, depth: 0, inString: false };
    while (!this.#scan(found)) if (!this.#window.more()) return null;
    return found.length;
  }

  /** Looks at all bytes in memory; true when the value has ended. */
  #scan(found: Progress): boolean {
    const { buffer, start, end } = this.#window;
    let { depth, inString } = found;
    let at = start + found.length;
    let ended = false;
    while (at < end && !ended) {
      const byte = buffer[at];
      at += 1;
      if (inString) {
        // A backslash may be the last byte in memory: then the one it escapes is passed over in the next round.
        if (byte === BACKSLASH) at += 1;
        if (byte !== QUOTE) continue;
        inString = false;
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
      else continue;
      ended = depth === 0 && !inString;
    }
    Object.assign(found, { length: at - start, depth, inString });
    return ended;
  }

  /** A number, a word, or what stands where one of these is expected. */
  #scalarLength(): number {
    const window = this.#window;
    let length = 0;
    for (;;) {
      while (length < window.length) {
        if (endsScalar(window.buffer[window.start + length] ?? 0)) return length;
        length += 1;
      }
      if (!window.more()) return length;
    }
  }
}

function opensOrQuotes(byte: number | undefined): boolean {
  return byte === OPEN_BRACE || byte === OPEN_BRACKET || byte === QUOTE;
}

function endsScalar(byte: number): boolean {
  return byte <= 0x20 || [COMMA, COLON, QUOTE, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE].includes(byte);
}
