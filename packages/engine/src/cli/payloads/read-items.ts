import {
  CLOSE_BRACKET,
  COMMA,
  isWhiteSpace,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  showByte,
} from "../../reader/json-bytes.ts";
import { BrokenEnd, RECORD_SEPARATOR } from "./broken-end.ts";
import type { BrokenPlace } from "./broken-place.ts";
import { type Bytes, type ByteWindow, TooLong } from "./byte-window.ts";
import type { Layout } from "./detect-layout.ts";
import { findFault, type JsonFault } from "./find-fault.ts";
import { JsonScanner } from "./json-scanner.ts";
import { lineLength } from "./read-lines.ts";
import { textAround } from "./text-around.ts";
import { placeText, type TextPlace } from "./text-place.ts";

/**
 * The items of one JSON text; null if it is none. The bytes are there until the next text. `inArray`: it is an element of an
 * array, and so one item, even if it is an array itself.
 */
export type ParseText<Item> = (bytes: Bytes, place: TextPlace, inArray: boolean) => readonly Item[] | null;

/** What a file has: an item, or a place that is not JSON. */
export type Read<Item> = { readonly found: Item } | { readonly broken: BrokenPlace };

/**
 * The items of a JSON file: each value that stands in it, or each element of a value that is an array. An array of any
 * size is split while it is read, so only one item is in memory at a time. Behind a broken place reading goes on with the next value.
 */
export function readItems<Item>(
  window: ByteWindow,
  layout: Layout,
  parse: ParseText<Item>,
): Generator<Read<Item>, void, void> {
  return new ItemReader(window, layout, parse).all();
}

/** In a file in which something was broken already, a value with more bytes is checked while its end is looked for. */
const SOON = 4 * 1024;

type FaultPlace = Pick<JsonFault, "length" | "message">;

class ItemReader<Item> {
  readonly #window: ByteWindow;
  readonly #scanner: JsonScanner;
  readonly #onLines: boolean;
  readonly #parse: ParseText<Item>;
  #isDamaged = false;

  constructor(window: ByteWindow, layout: Layout, parse: ParseText<Item>) {
    this.#window = window;
    this.#scanner = new JsonScanner(window);
    this.#onLines = layout === "lines";
    this.#parse = parse;
  }

  *all(): Generator<Read<Item>, void, void> {
    for (;;) {
      if (this.#onLines) yield* this.#wholeLines();
      const next = this.#scanner.peek();
      if (next === -1) return;
      if (next === RECORD_SEPARATOR) this.#scanner.skip();
      else if (next === OPEN_BRACKET) yield* this.#elements();
      else yield* this.#value(false);
    }
  }

  /** Lines that are one JSON text each: their ends are found faster than those of values. Stops at a line that is none. */
  *#wholeLines(): Generator<Read<Item>, void, void> {
    const window = this.#window;
    for (;;) {
      const length = lineLength(window);
      // Of a line with a wrong byte, only the value that has it is lost.
      if (!window.isUtf8) return;
      const line = window.look(length ?? window.length);
      if (!isBlank(line)) {
        const items = this.#parse(line, this.#scanner.place, false);
        if (items === null) return;
        for (const found of items) yield { found };
      }
      if (length === null) {
        window.start = window.end;
        return;
      }
      this.#scanner.takeLine(length);
    }
  }

  *#elements(): Generator<Read<Item>, void, void> {
    const scanner = this.#scanner;
    const opened = scanner.place;
    scanner.skip();
    if (scanner.peek() === CLOSE_BRACKET) return scanner.skip();
    let isWhole = yield* this.#value(true);
    for (;;) {
      const next = scanner.peek();
      if (next === -1 || next === RECORD_SEPARATOR || (isWhole && this.#isNextLine(next, opened))) {
        // What ended the file or the line inside of an element has been reported.
        if (isWhole) yield this.#neverClosed(opened);
        return;
      }
      if (next === CLOSE_BRACKET) return scanner.skip();
      if (next === COMMA) scanner.skip();
      else if (isWhole) {
        yield this.#missingComma(next);
        if (!beginsValue(next)) {
          isWhole = false;
          continue;
        }
      }
      isWhole = yield* this.#value(true);
    }
  }

  /** A file of lines in which an array is not closed: the next line is not part of it. */
  #isNextLine(next: number, opened: TextPlace): boolean {
    const { line, column } = this.#scanner.place;
    return this.#onLines && (next === OPEN_BRACE || next === OPEN_BRACKET) && line > opened.line && column === 0;
  }

  /** Gives whether the value was whole. */
  *#value(inArray: boolean): Generator<Read<Item>, boolean, void> {
    const scanner = this.#scanner;
    const next = scanner.peek();
    if (next === -1 || next === RECORD_SEPARATOR) return true;
    const length = this.#valueLength();
    const fault = length === null ? findFault(this.#window) : null;
    const whole = fault === null || fault.isWhole ? (length ?? fault?.length ?? 0) : 0;
    const items = whole === 0 ? null : this.#parse(this.#window.look(whole), scanner.place, inArray);
    if (items === null) {
      yield this.#broken(fault ?? findFault(this.#window), inArray);
      return false;
    }
    for (const found of items) yield { found };
    scanner.take(whole);
    return true;
  }

  /**
   * Null where the end of the value cannot be found by its brackets, or not soon. If it is never closed, looking for its end reads the
   * whole file: that is done once for a file, not for each of its broken values.
   */
  #valueLength(): number | null {
    try {
      return this.#scanner.valueLength(this.#isDamaged ? SOON : undefined);
    } catch (error) {
      if (error instanceof TooLong) return null;
      throw error;
    }
  }

  #missingComma(next: number): Read<Item> {
    const message = `expected \`,\` or \`]\`, got ${showByte(next)}`;
    if (!beginsValue(next)) return this.#broken({ length: 0, message }, true);
    return { broken: { ...this.#placeOf({ length: 0, message }, null), skipped: null } };
  }

  #neverClosed({ line }: TextPlace): Read<Item> {
    const message = `the array that begins at line ${line} is never closed`;
    return { broken: { fault: this.#scanner.place, message, text: "", token: "", skipped: null } };
  }

  /** Passes over what is broken. */
  #broken(fault: FaultPlace, inArray: boolean): Read<Item> {
    const window = this.#window;
    this.#isDamaged = true;
    const from = this.#scanner.place;
    const end = new BrokenEnd({ column: from.column, inArray, onLines: this.#onLines }, fault.length);
    const near = end.lengthIn(window.buffer, window.start, window.end);
    const place = this.#placeOf(fault, near);
    const isEnded = this.#passOver(end, near);
    if (near === 0) return { broken: { ...place, skipped: null } };
    return { broken: { ...place, skipped: { from, to: isEnded ? this.#scanner.place : null } } };
  }

  /** False if the file ends before what is broken does. `near` is what `end` found in memory. */
  #passOver(end: BrokenEnd, near: number | null): boolean {
    const window = this.#window;
    let length = near;
    while (length === null) {
      this.#scanner.take(window.length);
      if (!window.more()) return false;
      length = end.lengthIn(window.buffer, window.start, window.end);
    }
    this.#scanner.take(length);
    return true;
  }

  /** The place to report, while it is in memory. `next` is where, from here, the next value begins. */
  #placeOf({ length, message }: FaultPlace, next: number | null): Omit<BrokenPlace, "skipped"> {
    const { line, column } = this.#scanner.place;
    if (next !== null && next > 0 && next <= length) {
      const opened = placeText({ line, column });
      return this.#placeAt(this.#endOf(next), `the value that begins at ${opened} is not closed`);
    }
    if (message === null) return this.#placeAt(0, "the value that begins here is never closed");
    return this.#placeAt(length, message);
  }

  #placeAt(length: number, message: string): Omit<BrokenPlace, "skipped"> {
    const { buffer, start, end } = this.#window;
    const fault = this.#scanner.placeAfter(length);
    return { fault, message, ...textAround(buffer.subarray(start, end), length) };
  }

  /** Bytes up to the last of the next `length` that is no white space. */
  #endOf(length: number): number {
    const { buffer, start } = this.#window;
    let end = length;
    while (end > 0 && isWhiteSpace(buffer[start + end - 1] ?? 0)) end -= 1;
    return end;
  }
}

function beginsValue(byte: number): boolean {
  return byte === QUOTE || byte === OPEN_BRACE || byte === OPEN_BRACKET || VALUE_BEGINS.has(byte);
}

const VALUE_BEGINS: ReadonlySet<number> = new Set(Buffer.from("-0123456789tfn"));

function isBlank({ buffer, start, end }: Bytes): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = buffer[at] ?? 0;
    if (byte === NEWLINE || !isWhiteSpace(byte)) return false;
  }
  return true;
}
