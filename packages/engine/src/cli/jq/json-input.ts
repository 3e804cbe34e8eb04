import { JqError, raise } from "../../jq/values/jq-error.ts";
import { JsonReader } from "../../jq/values/json-reader.ts";
import { parseJson } from "../../jq/values/parse-json.ts";
import type { JqValue } from "../../jq/values/value.ts";
import type { ByteWindow } from "../payloads/byte-window.ts";
import { JsonScanner } from "../payloads/json-scanner.ts";
import { lineLength } from "../payloads/read-lines.ts";

/**
 * The JSON values of one file, taken apart as jq does: separated by white space or by nothing, over any number of lines.
 * Only the value at hand is in memory.
 */
export class JsonInput {
  readonly #window: ByteWindow;
  #scanner: JsonScanner;
  #begun = false;
  #ended = false;

  constructor(window: ByteWindow) {
    this.#window = window;
    this.#scanner = new JsonScanner(window, "jq");
  }

  /** Newlines read so far. jq reads whole lines, so that of the line at hand counts. */
  get line(): number {
    return this.#scanner.line - 1 + (lineLength(this.#window) === null ? 0 : 1);
  }

  /** Undefined at the end. @throws {JqError} `Unmatched '}' at line 1, column 3`; after that there is nothing more. */
  next(): JqValue | undefined {
    if (this.#ended) return undefined;
    try {
      if (!this.#begun) this.#begin();
      if (this.#scanner.peek() === -1) return undefined;
      const value = this.#wholeLine();
      return value === undefined ? this.#nextValue() : value;
    } catch (error) {
      this.#ended = true;
      throw error;
    }
  }

  /** A byte order mark is no part of the first line. Of a file that is typed, no more is read than it takes to see there is none. */
  #begin(): void {
    const window = this.#window;
    this.#begun = true;
    for (const [index, byte] of BYTE_ORDER_MARK.entries()) {
      if (window.length === index && !window.more()) return;
      if (window.buffer[window.start + index] === byte) continue;
      if (index > 0) raise(() => "Malformed BOM");
      return;
    }
    window.start += BYTE_ORDER_MARK.length;
    this.#scanner = new JsonScanner(window, "jq");
  }

  /** Most files have one value a line, and the end of a line is found faster than the end of a value. */
  #wholeLine(): JqValue | undefined {
    const length = lineLength(this.#window);
    if (length === null) return undefined;
    const { buffer, start } = this.#window;
    // `parseJson` takes a byte order mark in front of any text.
    if (buffer[start] === BYTE_ORDER_MARK[0]) return undefined;
    const value = valueOrNothing(buffer.toString("utf8", start, start + length));
    if (value !== undefined) this.#window.start += length;
    return value;
  }

  #nextValue(): JqValue | undefined {
    const { line, column } = this.#scanner;
    const text = this.#scanner.valueWithBorder();
    try {
      // The reader takes a byte order mark in front of any text: of two it leaves the one that is a mistake.
      const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
      const value = new JsonReader(mark + text.toWellFormed()).next();
      return value === undefined ? this.next() : value;
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      return raise(() => inFile(String(error.value), line, column));
    }
  }
}

const BYTE_ORDER_MARK = Buffer.from("\ufeff");

function valueOrNothing(text: string): JqValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** The reader has seen the value only: moves the place that its message names to where the value stands in the file. */
function inFile(message: string, line: number, column: number): string {
  return message.replace(/at line (\d+), column (\d+)$/, (_, itsLine: string, itsColumn: string) => {
    const inFirst = itsLine === "1" ? column : 0;
    return `at line ${Number(itsLine) + line - 1}, column ${Number(itsColumn) + inFirst}`;
  });
}
