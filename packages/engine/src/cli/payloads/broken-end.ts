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
} from "../../reader/json-bytes.ts";

/** In front of each text of RFC 7464. No JSON holds one. */
export const RECORD_SEPARATOR = 0x1e;
/** How HTML and XML begin. */
export const LESS_THAN = 0x3c;

/** Where a broken value is. */
export interface BrokenSite {
  /** Bytes of its line in front of it. */
  readonly column: number;
  /** It is an element of an array that is being read. */
  readonly inArray: boolean;
  /** Values begin on lines of their own. */
  readonly onLines: boolean;
}

/** What to do with a byte. */
type Step = "pass" | "stop before" | "stop behind";

/**
 * Looks for the place behind a broken value at which reading can go on, byte by byte. It may give up more than is lost, never take a
 * part of a broken value for a value: after `{"id":"a",,"owner":{"id":"b"}}`, b is no item.
 *
 * - A bracket closes the innermost one of its sort, also if something is left open inside: `{"a":[1}`.
 * - No string goes over the end of a line.
 * - A line that begins with a bracket, not further in than the broken value, begins the next value; where values need no lines
 *   of their own, only if an object would have to have a key there.
 * - What is no value at all, `oops`, goes up to the next bracket, or comma of the array. With a colon it is an object whose
 *   beginning is lost, which goes up to its end.
 */
export class BrokenEnd {
  readonly #site: BrokenSite;
  #right: number;
  /** The brackets that are open. */
  readonly #open: number[] = [];
  #inString = false;
  #isEscaped = false;
  /** Nothing but blanks since the line began, and how many. */
  #beginsLine = false;
  #blanks = 0;
  /** The last byte that was no blank, 0 before the first. */
  #last = 0;
  /** All bytes so far were commas and brackets that close nothing. */
  #isStray = true;
  /** HTML or XML, whose brackets and quotes say nothing. */
  #isForeign = false;

  /** @param right bytes of the value that are right. Only where values begin on lines of their own may one begin among them. */
  constructor(site: BrokenSite, right: number) {
    this.#site = site;
    this.#right = site.onLines ? 0 : right;
  }

  /** Bytes in `[from, to)` that belong to what is broken; null if all do, and those that follow may, too. */
  lengthIn(buffer: Buffer, from: number, to: number): number | null {
    for (let at = from; at < to; at += 1) {
      const step = this.#step(buffer[at] ?? 0);
      this.#right -= 1;
      if (step !== "pass") return at - from + (step === "stop behind" ? 1 : 0);
    }
    return null;
  }

  #step(byte: number): Step {
    if (byte === NEWLINE) return this.#endLine();
    if (byte === RECORD_SEPARATOR) return "stop before";
    if (this.#inString) return this.#stepInString(byte);
    if (isWhiteSpace(byte)) {
      this.#blanks += 1;
      return "pass";
    }
    const step = this.#open.length > 0 ? this.#stepInside(byte) : this.#stepOutside(byte);
    this.#beginsLine = false;
    this.#last = byte;
    return step;
  }

  #endLine(): Step {
    this.#inString = false;
    this.#isEscaped = false;
    this.#beginsLine = true;
    this.#blanks = 0;
    return "pass";
  }

  #stepInString(byte: number): Step {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#inString = false;
    return "pass";
  }

  /** Between brackets of what is broken. */
  #stepInside(byte: number): Step {
    if (isOpening(byte)) {
      if (this.#isNextLine()) return "stop before";
      this.#open.push(byte);
    } else if (byte === QUOTE) this.#inString = true;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) return this.#close(byte);
    return "pass";
  }

  #isNextLine(): boolean {
    const { column, onLines } = this.#site;
    if (this.#right > 0 || !this.#beginsLine || this.#blanks > column) return false;
    return onLines || (this.#open.at(-1) === OPEN_BRACE && this.#last !== COLON);
  }

  #close(byte: number): Step {
    const opened = this.#open.lastIndexOf(byte === CLOSE_BRACE ? OPEN_BRACE : OPEN_BRACKET);
    if (opened < 0) return byte === CLOSE_BRACKET && this.#site.inArray ? "stop before" : "pass";
    this.#open.length = opened;
    return opened === 0 ? "stop behind" : "pass";
  }

  /** No bracket of what is broken is open. */
  #stepOutside(byte: number): Step {
    const { inArray, column } = this.#site;
    if (this.#last === 0 && byte === LESS_THAN) this.#isForeign = true;
    if (this.#isForeign) {
      return isOpening(byte) && this.#beginsLine && this.#blanks <= column ? "stop before" : "pass";
    }
    if (inArray && (byte === COMMA || byte === CLOSE_BRACKET)) return "stop before";
    if (byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE) return "pass";
    if (byte !== COLON && this.#last !== 0 && (this.#isStray || isOpening(byte))) return "stop before";
    this.#isStray = false;
    if (byte === QUOTE) this.#inString = true;
    else if (byte === COLON) this.#open.push(OPEN_BRACE);
    else if (isOpening(byte)) this.#open.push(byte);
    return "pass";
  }
}

function isOpening(byte: number): boolean {
  return byte === OPEN_BRACE || byte === OPEN_BRACKET;
}
