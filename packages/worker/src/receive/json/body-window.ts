import { Utf8Check } from "@longshore/engine";
import { wideEncoding } from "@longshore/shared";
import { type ApiError, refusal } from "../../api-error.ts";
import { notUtf8, otherEncoding } from "./body-encoding.ts";

const BYTE_ORDER_MARK = Buffer.from("\ufeff");

/** The piece of a body that came last, how far it has been read, and where it stands in the whole. */
export class BodyWindow {
  bytes: Buffer = Buffer.alloc(0);
  /** Of the next byte in `bytes`. */
  at = 0;
  /** No piece will follow. */
  ended = false;
  #line = 1;
  /** Of the first byte of the line, and of `bytes`, in the body. */
  #lineStart = 0;
  #start = 0;
  readonly #utf8 = new Utf8Check();
  readonly #mostBytes: number;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Of the next byte in the body, from 0. */
  get offset(): number {
    return this.#start + this.at;
  }

  /** Puts the next piece in place of the one before, which has been read to its end. @throws {ApiError} */
  add(bytes: Buffer): void {
    this.#start += this.bytes.length;
    this.bytes = bytes;
    this.at = 0;
    if (this.#start + bytes.length > this.#mostBytes) {
      throw refusal("payload_too_large", `the body is larger than ${this.#mostBytes} bytes`);
    }
    const fault = this.#utf8.add(bytes);
    const wide = this.#start === 0 ? wideEncoding(bytes) : null;
    if (wide !== null) throw otherEncoding(wide);
    if (fault !== null) throw notUtf8({ ...fault, offset: this.#start + fault.offset });
    if (this.#start === 0 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) this.at = 3;
  }

  /** @throws {ApiError} */
  end(): void {
    this.ended = true;
    const fault = this.#utf8.end();
    if (fault !== null) throw notUtf8({ ...fault, offset: this.#start + this.bytes.length + fault.offset });
  }

  /** Tells that `bytes[at]` is a newline. Outside of strings, which cannot hold one, so few are ever looked at. */
  lineEndsAt(at: number): void {
    this.#line += 1;
    this.#lineStart = this.#start + at + 1;
  }

  /** `expected a value, got …, at line 1, column 8 (byte 7)`. Columns count bytes. */
  fault(message: string, at: number = this.at, code: "invalid_json" | "json_too_deep" = "invalid_json"): ApiError {
    const offset = this.#start + at;
    const column = offset - this.#lineStart + 1;
    return refusal(code, `${message}, at line ${this.#line}, column ${column} (byte ${offset})`);
  }
}
