import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from "../../reader/json-bytes.ts";
import type { Bytes, ByteWindow } from "./byte-window.ts";
import type { TextPlace } from "./text-place.ts";

/** What the scanner has found so far of one value. */
interface Progress {
  /** Bytes looked at, from the start of the window. */
  length: number;
  depth: number;
  inString: boolean;
}

/** How a look at the bytes in memory ended. */
type Look = "more" | "ended" | "broken";

/** 1 for the bytes that a string of JSON holds as they are. */
const PLAIN = plainBytes((byte) => byte >= 0x20);
/** The same for jq, which finds control characters only when it knows the whole string. */
const PLAIN_FOR_JQ = plainBytes(() => true);

function plainBytes(isPlain: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (isPlain(byte) && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0));
}

/**
 * Finds where JSON values end, by brackets and quotes alone, without holding more of the file than one value. Whether a
 * value is right is for the parser to say.
 */
export class JsonScanner {
  /** The line that the next byte is on. */
  line = 1;
  readonly #window: ByteWindow;
  readonly #plain: Uint8Array;
  /** Where in the file the line begins. */
  #lineStart: number;

  /** @param strings `jq`: control characters in strings do not end a value, so that the parser sees them. */
  constructor(window: ByteWindow, strings: "strict" | "jq" = "strict") {
    this.#window = window;
    this.#plain = strings === "jq" ? PLAIN_FOR_JQ : PLAIN;
    this.#lineStart = this.#position;
  }

  /** Bytes of the line in front of the next one. */
  get column(): number {
    return this.#position - this.#lineStart;
  }

  get place(): TextPlace {
    return { line: this.line, column: this.column };
  }

  /** The place `length` bytes on, all of which are in memory. */
  placeAfter(length: number): TextPlace {
    const { buffer, start } = this.#window;
    const passed = buffer.subarray(start, start + length);
    const last = passed.lastIndexOf(NEWLINE);
    if (last < 0) return { line: this.line, column: this.column + length };
    const newlines = passed.reduce((count, byte) => (byte === NEWLINE ? count + 1 : count), 0);
    return { line: this.line + newlines, column: length - last - 1 };
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

  /**
   * Bytes of the value that begins at the next byte; 0 if none can begin there, null if the file ends inside it or, where strings are
   * strict, a string of it holds a control character. Null also if it has more than `most` bytes.
   */
  valueLength(most: number = Number.POSITIVE_INFINITY): number | null {
    return opensOrQuotes(this.#window.buffer[this.#window.start]) ? this.#bracketedLength(most) : this.#scalarLength();
  }

  /**
   * The next value with what a parser needs to find what is wrong: the byte that ends a number or word, the byte that cannot
   * begin a value, all the rest of a file that ends too early.
   */
  valueWithBorder(): string {
    const { buffer, start } = this.#window;
    const bracketed = opensOrQuotes(buffer[start]);
    const length = this.valueLength();
    if (length === null) return this.take(this.#window.length).text;
    if (length === 0) return this.take(1).text;
    const { text } = this.take(length);
    const { buffer: now, start: border, end } = this.#window;
    return bracketed || border === end ? text : text + String.fromCharCode(now[border] ?? 0x20);
  }

  /** The next `length` bytes, which are passed over. */
  take(length: number): Bytes {
    const { buffer, start } = this.#window;
    const taken = buffer.subarray(start, start + length);
    for (let at = taken.indexOf(NEWLINE); at >= 0; at = taken.indexOf(NEWLINE, at + 1)) {
      this.line += 1;
      this.#lineStart = this.#position + at + 1;
    }
    return this.#window.take(length);
  }

  /** Passes over the rest of the line, which has `length` bytes, and its newline. */
  takeLine(length: number): void {
    this.#window.start += length + 1;
    this.line += 1;
    this.#lineStart = this.#position;
  }

  /** Of the next byte, in the file. */
  get #position(): number {
    return this.#window.total - this.#window.length;
  }

  #bracketedLength(most: number): number | null {
    const found: Progress = { length: 0, depth: 0, inString: false };
    for (;;) {
      const look = this.#scan(found, most);
      if (look === "ended") return found.length;
      if (look === "broken" || found.length >= most || !this.#window.more()) return null;
    }
  }

  /** Looks at the bytes in memory, at no more than the first `most`. */
  #scan(found: Progress, most: number): Look {
    const { buffer, start } = this.#window;
    const end = Math.min(this.#window.end, start + most);
    const plain = this.#plain;
    let { depth, inString } = found;
    let at = start + found.length;
    let look: Look = "more";
    while (at < end) {
      if (inString) {
        while (at < end && plain[buffer[at] ?? 0] === 1) at += 1;
        if (at === end) break;
        const byte = buffer[at];
        // A backslash may be the last byte in memory: then the one it escapes is passed over in the next round.
        at += byte === BACKSLASH ? 2 : 1;
        if (byte === BACKSLASH) continue;
        inString = false;
        if (byte !== QUOTE) look = "broken";
        else if (depth === 0) look = "ended";
        else continue;
        break;
      }
      const byte = buffer[at];
      at += 1;
      if (byte === QUOTE) inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth -= 1;
        if (depth > 0) continue;
        look = "ended";
        break;
      }
    }
    found.length = at - start;
    found.depth = depth;
    found.inString = inString;
    return look;
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

/** Whether a byte is behind a number or word. */
export function endsScalar(byte: number): boolean {
  return byte <= 0x20 || [COMMA, COLON, QUOTE, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE].includes(byte);
}
