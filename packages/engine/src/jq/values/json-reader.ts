import { JqError } from "./jq-error.ts";
import { BORDER, MARK } from "./json-border.ts";
import { readLiteral } from "./json-literal.ts";
import { unescapeJson } from "./json-string.ts";
import { setKey } from "./object-keys.ts";
import { positionAfter } from "./text-position.ts";
import type { JqObject, JqValue } from "./value.ts";

/** jq's limit, where an open array counts as one level and an open object with a key at hand as two. */
const MAX_DEPTH = 10_000;

const NO_PAIR = "Objects must consist of key:value pairs";

const BYTE_ORDER_MARK = "\ufeff";

/** An open array, or an open object and the key whose value is being read. */
interface Frame {
  readonly array: JqValue[] | undefined;
  readonly object: JqObject;
  key: string | undefined;
}

/**
 * Reads the JSON texts in a string one after the other, as jq does: numbers keep their digits, `nan` and `.5` pass, and
 * what is wrong is said in jq's words. No recursion, so nesting is bounded by {@link MAX_DEPTH} alone.
 */
export class JsonReader {
  readonly #text: string;
  readonly #takesAllOfJson: boolean;
  readonly #frames: Frame[] = [];
  #at = 0;
  #depth = 0;
  /** The value read last, until a comma or a bracket says where it belongs. */
  #value: JqValue | undefined;

  /** `takesAllOfJson`: also what jq refuses, half a surrogate pair as an escape (`"\ud800"`) and any depth. */
  constructor(text: string, takesAllOfJson = false) {
    this.#takesAllOfJson = takesAllOfJson;
    this.#text = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  }

  /** The next value; undefined when none is left. */
  next(): JqValue | undefined {
    const text = this.#text;
    while (this.#at < text.length) {
      const unit = text.charCodeAt(this.#at);
      const border = unit < 128 ? BORDER[unit] : 0;
      if (border === 1) this.#at++;
      else if (border === 0) this.#readLiteral();
      else if (unit === MARK.quote) this.#readString();
      else {
        this.#at++;
        this.#readMark(unit);
      }
      if (this.#value !== undefined && this.#frames.length === 0 && !this.#isMisplaced(border)) return this.#take();
    }
    if (this.#frames.length > 0) throw this.#problem("Unfinished JSON term", this.#at + 1);
    return undefined;
  }

  /** `1,` fails at the comma, before the 1 is given out; `"a",` and `[],` only after that. */
  #isMisplaced(border: number | undefined): boolean {
    return border === 0 && ",:]}".includes(this.#text.charAt(this.#at) || " ");
  }

  #take(): JqValue | undefined {
    const value = this.#value;
    this.#value = undefined;
    return value;
  }

  /** jq finds a bad literal when it sees what comes after it, hence the `+ 1`. */
  #readLiteral(): void {
    const text = this.#text;
    const start = this.#at;
    let end = start + 1;
    while (end < text.length && !BORDER[text.charCodeAt(end)]) end++;
    this.#at = end;
    const value = readLiteral(text.slice(start, end));
    if (typeof value === "object" && value !== null && "problem" in value) {
      throw this.#problem(value.problem, end + 1);
    }
    this.#accept(value, end + 1);
  }

  #readString(): void {
    const text = this.#text;
    const start = this.#at + 1;
    let end = start;
    let plain = true;
    for (; end < text.length; end++) {
      const unit = text.charCodeAt(end);
      if (unit === MARK.quote) break;
      if (unit === MARK.backslash) end++;
      if (unit === MARK.backslash || unit < 0x20) plain = false;
    }
    if (end >= text.length) throw this.#problem("Unfinished string", text.length + 1);
    this.#at = end + 1;
    const raw = text.slice(start, end);
    const value = plain ? raw : unescapeJson(raw, this.#takesAllOfJson);
    if (typeof value !== "string") throw this.#problem(value.problem);
    this.#accept(value, this.#at);
  }

  #readMark(unit: number): void {
    switch (unit) {
      case MARK.openArray:
        this.#open({ array: [], object: {}, key: undefined });
        break;
      case MARK.openObject:
        this.#open({ array: undefined, object: {}, key: undefined });
        break;
      case MARK.colon:
        this.#takeKey();
        break;
      case MARK.comma:
        this.#takeItem();
        break;
      case MARK.closeArray:
        this.#closeArray();
        break;
      case MARK.closeObject:
        this.#closeObject();
        break;
    }
  }

  #accept(value: JqValue, consumed: number): void {
    if (this.#value !== undefined) throw this.#problem("Expected separator between values", consumed);
    this.#value = value;
  }

  #open(frame: Frame): void {
    if (this.#depth >= MAX_DEPTH && !this.#takesAllOfJson) throw this.#problem("Exceeds depth limit for parsing");
    if (this.#value !== undefined) throw this.#problem("Expected separator between values");
    this.#frames.push(frame);
    this.#depth++;
  }

  #takeKey(): void {
    const frame = this.#frames.at(-1);
    const key = this.#value;
    if (frame === undefined || key === undefined) throw this.#problem("Expected string key before ':'");
    if (frame.array !== undefined || frame.key !== undefined) throw this.#problem("':' not as part of an object");
    if (typeof key !== "string") throw this.#problem("Object keys must be strings");
    frame.key = key;
    this.#depth++;
    this.#value = undefined;
  }

  #takeItem(): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined || this.#value === undefined) throw this.#problem("Expected value before ','");
    this.#store(frame, this.#value);
  }

  #closeArray(): void {
    const frame = this.#frames.at(-1);
    if (frame?.array === undefined) throw this.#problem("Unmatched ']'");
    if (this.#value !== undefined) this.#store(frame, this.#value);
    else if (frame.array.length > 0) throw this.#problem("Expected another array element");
    this.#close(frame.array);
  }

  #closeObject(): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) throw this.#problem("Unmatched '}'");
    if (this.#value !== undefined) {
      if (frame.key === undefined) throw this.#problem(NO_PAIR);
      this.#store(frame, this.#value);
    } else if (frame.array !== undefined || frame.key !== undefined) throw this.#problem("Unmatched '}'");
    else if (Object.keys(frame.object).length > 0) throw this.#problem("Expected another key-value pair");
    this.#close(frame.object);
  }

  #store(frame: Frame, value: JqValue): void {
    this.#value = undefined;
    if (frame.array !== undefined) frame.array.push(value);
    else if (frame.key === undefined) throw this.#problem(NO_PAIR);
    else {
      setKey(frame.object, frame.key, value);
      frame.key = undefined;
      this.#depth--;
    }
  }

  #close(value: JqValue): void {
    this.#frames.pop();
    this.#depth--;
    this.#value = value;
  }

  /** `consumed` characters had been read when the problem showed; more than there are means the end of the text. */
  #problem(problem: string, consumed: number = this.#at): JqError {
    const text = this.#text;
    return new JqError(() => `${problem}${positionAfter(text, consumed)}`);
  }
}
