import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isWhiteSpace,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  showByte,
} from "./json-bytes.ts";

/** What may come next. Below DONE: a token, after white space. From MINUS on: more of a number. */
const VALUE = 0;
const FIRST_ELEMENT = 1;
const FIRST_KEY = 2;
const KEY = 3;
const AFTER_KEY = 4;
const AFTER_VALUE = 5;
const DONE = 6;
const STRING = 7;
const ESCAPE = 8;
const HEX = 9;
const WORD = 10;
const MINUS = 11;
const ZERO = 12;
const INTEGER = 13;
const POINT = 14;
const FRACTION = 15;
const EXPONENT = 16;
const EXPONENT_SIGN = 17;
const EXPONENT_DIGITS = 18;

const EXPECTED: Readonly<Record<number, string>> = {
  [VALUE]: "a value",
  [FIRST_ELEMENT]: "a value or `]`",
  [FIRST_KEY]: "a key or `}`",
  [KEY]: "a key",
  [AFTER_KEY]: "`:`",
  [HEX]: "four hexadecimal digits after `\\u`",
  [MINUS]: "a digit after `-`",
  [POINT]: "a digit after `.`",
  [EXPONENT]: "a digit in the exponent",
  [EXPONENT_SIGN]: "a digit in the exponent",
};

const WORDS = new Map(["true", "false", "null"].map((word) => [word.charCodeAt(0), Buffer.from(word)]));
const NO_WORD = Buffer.alloc(0);
const ESCAPES = new Set(Buffer.from('"\\/bfnrt'));

/** Where JSON is read: the bytes in memory, and how far. */
export interface JsonSource {
  readonly bytes: Uint8Array;
  /** Of the next byte in `bytes`. */
  at: number;
  /** Says that `bytes[at]` is a newline, outside of strings. */
  lineEndsAt(at: number): void;
  /** The error to throw for what is wrong at `bytes[at]`. */
  fault(message: string, at?: number, code?: "invalid_json" | "json_too_deep"): Error;
}

/** 1 for the bytes that a string holds as they are. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

/**
 * Reads one JSON value of RFC 8259 to its end, byte by byte, wherever its pieces are cut: `tr` and `ue`. Keeps no more
 * of it than which brackets are open.
 */
export class JsonValidator {
  #state = DONE;
  #depth = 0;
  /** What the open brackets are: 1 for `{`. */
  readonly #objects: Uint8Array;
  /** The string being read is a key. */
  #inKey = false;
  #hexLeft = 0;
  #word = NO_WORD;
  #wordAt = 0;

  constructor(mostLevels: number) {
    this.#objects = new Uint8Array(mostLevels);
  }

  begin(): void {
    this.#state = VALUE;
    this.#depth = 0;
  }

  /** Reads on; true when the value is over. A number is over only with what follows it. @throws what `fault` gives */
  run(source: JsonSource): boolean {
    const { bytes } = source;
    const end = bytes.length;
    let { at } = source;
    while (at < end && this.#state !== DONE) {
      if (this.#state < DONE) at = this.#structure(source, bytes, at);
      else if (this.#state === STRING) at = this.#string(source, bytes, at);
      else if (this.#state >= MINUS) at = this.#number(source, bytes, at);
      else at = this.#oneByte(source, bytes, at);
    }
    source.at = at;
    return this.#state === DONE;
  }

  /** Says that nothing follows: only a number may end that way. @throws what `fault` gives */
  end(source: JsonSource): void {
    if (this.#depth > 0 || !endsNumber(this.#state)) throw source.fault("the body ends inside a value");
    this.#state = DONE;
  }

  #structure(source: JsonSource, bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    let at = from;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (!isWhiteSpace(byte)) {
        this.#token(source, byte, at);
        return at + 1;
      }
      if (byte === NEWLINE) source.lineEndsAt(at);
      at += 1;
    }
    return at;
  }

  #token(source: JsonSource, byte: number, at: number): void {
    const state = this.#state;
    if (state === AFTER_VALUE) this.#afterValue(source, byte, at);
    else if (state === AFTER_KEY) {
      if (byte !== COLON) throw this.#unexpected(source, byte, at);
      this.#state = VALUE;
    } else if (state === KEY || state === FIRST_KEY) this.#key(source, byte, at);
    else this.#value(source, byte, at);
  }

  #afterValue(source: JsonSource, byte: number, at: number): void {
    const inObject = this.#objects[this.#depth - 1] === 1;
    if (byte === COMMA) this.#state = inObject ? KEY : VALUE;
    else if (byte === (inObject ? CLOSE_BRACE : CLOSE_BRACKET)) this.#close();
    else throw this.#unexpected(source, byte, at);
  }

  #key(source: JsonSource, byte: number, at: number): void {
    if (byte === QUOTE) this.#openString(true);
    else if (byte === CLOSE_BRACE && this.#state === FIRST_KEY) this.#close();
    else throw this.#unexpected(source, byte, at);
  }

  #value(source: JsonSource, byte: number, at: number): void {
    if (byte === QUOTE) this.#openString(false);
    else if (byte === OPEN_BRACE) this.#open(source, 1, at);
    else if (byte === OPEN_BRACKET) this.#open(source, 0, at);
    else if (byte === CLOSE_BRACKET && this.#state === FIRST_ELEMENT) this.#close();
    else if (byte === 0x2d) this.#state = MINUS;
    else if (isDigit(byte)) this.#state = byte === 0x30 ? ZERO : INTEGER;
    else this.#openWord(source, byte, at);
  }

  #openString(isKey: boolean): void {
    this.#inKey = isKey;
    this.#state = STRING;
  }

  #openWord(source: JsonSource, byte: number, at: number): void {
    const word = WORDS.get(byte);
    if (word === undefined) throw this.#unexpected(source, byte, at);
    this.#word = word;
    this.#wordAt = 1;
    this.#state = WORD;
  }

  #open(source: JsonSource, isObject: 0 | 1, at: number): void {
    if (this.#depth === this.#objects.length) {
      throw source.fault(`the value is nested more than ${this.#objects.length} levels deep`, at, "json_too_deep");
    }
    this.#objects[this.#depth] = isObject;
    this.#depth += 1;
    this.#state = isObject === 1 ? FIRST_KEY : FIRST_ELEMENT;
  }

  #close(): void {
    this.#depth -= 1;
    this.#ended();
  }

  #ended(): void {
    this.#state = this.#depth === 0 ? DONE : AFTER_VALUE;
  }

  #string(source: JsonSource, bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    let at = from;
    while (at < end && PLAIN[bytes[at] ?? 0] === 1) at += 1;
    if (at === end) return at;
    const byte = bytes[at] ?? 0;
    if (byte === BACKSLASH) this.#state = ESCAPE;
    else if (byte !== QUOTE) throw source.fault(`control character in a string (${showByte(byte)})`, at);
    else if (this.#inKey) this.#state = AFTER_KEY;
    else this.#ended();
    return at + 1;
  }

  #oneByte(source: JsonSource, bytes: Uint8Array, at: number): number {
    const byte = bytes[at] ?? 0;
    if (this.#state === ESCAPE) this.#escape(source, byte, at);
    else if (this.#state === HEX) this.#hex(source, byte, at);
    else this.#letter(source, byte, at);
    return at + 1;
  }

  #escape(source: JsonSource, byte: number, at: number): void {
    if (byte === 0x75) {
      this.#hexLeft = 4;
      this.#state = HEX;
    } else if (ESCAPES.has(byte)) this.#state = STRING;
    else throw source.fault(`unknown escape in a string (${showByte(byte)} after a backslash)`, at);
  }

  #hex(source: JsonSource, byte: number, at: number): void {
    if (!isDigit(byte) && !((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)) throw this.#unexpected(source, byte, at);
    this.#hexLeft -= 1;
    if (this.#hexLeft === 0) this.#state = STRING;
  }

  #letter(source: JsonSource, byte: number, at: number): void {
    if (byte !== this.#word[this.#wordAt]) {
      throw source.fault(`expected \`${this.#word.toString()}\`, got ${showByte(byte)}`, at);
    }
    this.#wordAt += 1;
    if (this.#wordAt === this.#word.length) this.#ended();
  }

  #number(source: JsonSource, bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    let at = from;
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      const next = nextInNumber(this.#state, byte);
      if (next < 0) {
        if (!endsNumber(this.#state)) throw this.#unexpected(source, byte, at);
        this.#ended();
        return at;
      }
      this.#state = next;
    }
    return at;
  }

  #unexpected(source: JsonSource, byte: number, at: number): Error {
    return source.fault(`expected ${this.#expected()}, got ${showByte(byte)}`, at);
  }

  #expected(): string {
    if (this.#state !== AFTER_VALUE) return EXPECTED[this.#state] ?? "the end of the value";
    return this.#objects[this.#depth - 1] === 1 ? "`,` or `}`" : "`,` or `]`";
  }
}

/** The state that a byte of a number leads to; -1 if it is none. */
function nextInNumber(state: number, byte: number): number {
  if (isDigit(byte)) return afterDigit(state, byte);
  if (byte === 0x2e) return state === ZERO || state === INTEGER ? POINT : -1;
  if (byte === 0x65 || byte === 0x45) return state === ZERO || state === INTEGER || state === FRACTION ? EXPONENT : -1;
  return (byte === 0x2b || byte === 0x2d) && state === EXPONENT ? EXPONENT_SIGN : -1;
}

function afterDigit(state: number, byte: number): number {
  if (state === INTEGER || state === FRACTION || state === EXPONENT_DIGITS) return state;
  if (state === MINUS) return byte === 0x30 ? ZERO : INTEGER;
  if (state === POINT) return FRACTION;
  return state === ZERO ? -1 : EXPONENT_DIGITS;
}

function endsNumber(state: number): boolean {
  return state === ZERO || state === INTEGER || state === FRACTION || state === EXPONENT_DIGITS;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
