import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isWhiteSpace,
  JsonValidator,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  showByte,
} from "@longshore/engine";
import { type ApiError, refusal } from "../../api-error.ts";
import type { BodyWindow } from "./body-window.ts";

/**
 * Reading that stops wherever the bytes at hand end: it yields null for more of them, or something it has finished.
 * A recursive descent, written as if the whole body were there.
 */
export type Reading<Found, Result = void> = Generator<Found | null, Result, void>;

/** Takes the bytes of a value as they come. */
export interface ByteSink {
  append(bytes: Buffer, from: number, to: number): void;
}

/** Keys of one object of the envelope: any honest one has a handful, and they are kept to find repeated ones. */
const MOST_KEYS = 100;
const LONGEST_KEY = 1000;

const PASS_OVER: ByteSink = { append: () => undefined };

/** The parts of a JSON text, one after another. Everything it passes over has been checked to be JSON. */
export class BodyReader {
  readonly window: BodyWindow;
  readonly #validator: JsonValidator;

  constructor(window: BodyWindow, mostLevels: number) {
    this.window = window;
    this.#validator = new JsonValidator(mostLevels);
  }

  /** The next byte that is not white space; -1 at the end of the body. */
  *peek(): Reading<never, number> {
    const { window } = this;
    for (;;) {
      const { bytes } = window;
      for (; window.at < bytes.length; window.at++) {
        const byte = bytes[window.at] ?? 0;
        if (!isWhiteSpace(byte)) return byte;
        if (byte === NEWLINE) window.lineEndsAt(window.at);
      }
      if (!(yield* this.#more())) return -1;
    }
  }

  /** One value, whose bytes go into the sink. */
  *value(sink: ByteSink = PASS_OVER): Reading<never> {
    const { window } = this;
    if ((yield* this.peek()) === -1) throw window.fault("expected a value, but the body ends");
    this.#validator.begin();
    for (;;) {
      const { bytes, at } = window;
      const over = this.#validator.run(window);
      sink.append(bytes, at, window.at);
      if (over) return;
      if (!(yield* this.#more())) return this.#validator.end(window);
    }
  }

  /** One value that has its place in memory: metadata, a name. */
  *small(what: string, mostBytes: number): Reading<never, unknown> {
    return JSON.parse(yield* this.smallText(what, mostBytes));
  }

  /** The same as the text it is. */
  *smallText(what: string, mostBytes: number): Reading<never, string> {
    const parts: Buffer[] = [];
    let length = 0;
    yield* this.value({
      append: (bytes, from, to) => {
        length += to - from;
        if (length > mostBytes) throw refusal("payload_too_large", `${what} is larger than ${mostBytes} bytes`);
        parts.push(bytes.subarray(from, to));
      },
    });
    return Buffer.concat(parts).toString();
  }

  /** The members of an object, each read by `member`. A key that stands twice is refused. */
  *object<Found>(what: string, member: (key: string) => Reading<Found>): Reading<Found> {
    yield* this.#open(what, OPEN_BRACE, "an object");
    const keys = new Set<string>();
    if (yield* this.#closes(CLOSE_BRACE)) return;
    do {
      const key = yield* this.#key(what);
      if (keys.has(key)) throw refusal("duplicate_key", `${what} has the key ${JSON.stringify(key)} twice`);
      if (keys.size === MOST_KEYS) throw refusal("invalid_request", `${what} has more than ${MOST_KEYS} keys`);
      keys.add(key);
      yield* member(key);
    } while (yield* this.#goesOn(CLOSE_BRACE));
  }

  /** The elements of an array, each read by `element`. */
  *array<Found>(what: string, element: (index: number) => Reading<Found>): Reading<Found> {
    yield* this.#open(what, OPEN_BRACKET, "an array");
    if (yield* this.#closes(CLOSE_BRACKET)) return;
    let index = 0;
    do yield* element(index++);
    while (yield* this.#goesOn(CLOSE_BRACKET));
  }

  /** @throws {ApiError} if anything but white space follows. */
  *nothingFollows(): Reading<never> {
    const byte = yield* this.peek();
    if (byte !== -1) throw this.window.fault(`expected the end of the body, got ${showByte(byte)}`);
  }

  *#open(what: string, bracket: number, form: string): Reading<never> {
    const byte = yield* this.peek();
    if (byte !== bracket) {
      // What stands there instead may not be JSON at all, which is then the better message.
      yield* this.value();
      throw refusal("invalid_request", `${what} must be ${form}`);
    }
    this.window.at += 1;
  }

  /** Passes over the bracket that closes an empty object or array, if it is next. */
  *#closes(bracket: number): Reading<never, boolean> {
    if ((yield* this.peek()) !== bracket) return false;
    this.window.at += 1;
    return true;
  }

  *#goesOn(bracket: number): Reading<never, boolean> {
    const byte = yield* this.peek();
    if (byte !== COMMA && byte !== bracket)
      throw this.#unexpected(bracket === CLOSE_BRACE ? "`,` or `}`" : "`,` or `]`", byte);
    this.window.at += 1;
    return byte === COMMA;
  }

  *#key(what: string): Reading<never, string> {
    const byte = yield* this.peek();
    if (byte !== QUOTE) throw this.#unexpected("a key", byte);
    const key = yield* this.small(`a key of ${what}`, LONGEST_KEY);
    const colon = yield* this.peek();
    if (colon !== COLON) throw this.#unexpected("`:`", colon);
    this.window.at += 1;
    return String(key);
  }

  #unexpected(expected: string, byte: number): ApiError {
    return this.window.fault(`expected ${expected}, ${byte === -1 ? "but the body ends" : `got ${showByte(byte)}`}`);
  }

  /** False at the end of the body. */
  *#more(): Reading<never, boolean> {
    if (!this.window.ended) yield null;
    return !this.window.ended;
  }
}
