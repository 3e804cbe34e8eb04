import { closeSync, openSync } from "node:fs";
import { notUtf8, type Problem, placeOfByte, problem, utf8Fault, wideEncoding } from "@longshore/shared/problems";
import { JqError } from "../../jq/values/jq-error.ts";
import { parseJsonPayload } from "../../jq/values/parse-json.ts";
import type { JqValue } from "../../jq/values/value.ts";
import type { PayloadReader } from "../../reader/payload-reader.ts";
import { inputFailure, systemErrorText } from "../cli-failure.ts";
import { systemErrorCode } from "../wait-for-pipe.ts";
import { ByteWindow, readDescriptor, TooLong } from "./byte-window.ts";
import { detectLayout } from "./detect-layout.ts";
import type { PayloadFile } from "./find-files.ts";
import type { BrokenRest, PayloadText } from "./payload-text.ts";
import { readItems } from "./read-items.ts";
import { readLines } from "./read-lines.ts";

/** One item of a payload file, or a place of it that is not JSON. */
export type Payload =
  | {
      readonly item: JqValue;
      /** The item with what a reader left out; there until the next payload is asked for. */
      readonly whole: () => JqValue;
      readonly line: number;
    }
  | { readonly item: undefined; readonly problem: Problem };

/** Told how many bytes of a file have been read. */
export type OnBytes = (bytes: number) => void;

/**
 * The items of a file, one at a time: the values that stand in it and the elements of those that are arrays. What is
 * broken is reported with its place, and costs no more than its line or item where the file allows it.
 * @param reader leaves out of items what nobody reads
 * @throws {CliFailure} if the file cannot be read or has nothing in it
 */
export function* readPayloads(
  file: PayloadFile,
  onBytes: OnBytes = () => {},
  reader: PayloadReader | null = null,
): Generator<Payload, void, void> {
  const descriptor = open(file);
  try {
    const window = new ByteWindow(readDescriptor(descriptor));
    skipByteOrderMark(file, window);
    if (isBlank(window)) throw inputFailure(`${file.name} is empty: there is nothing to map`);
    for (const text of textsOf(file, window)) {
      onBytes(window.total);
      if (text.bytes === null) yield broken(file, text, text.message);
      else yield* (window.isUtf8 ? null : wrongBytes(file, text)) ?? parse(file, text, reader);
    }
  } catch (error) {
    if (error instanceof TooLong) throw inputFailure(`${file.name} has a line or value of more than 512 MB`);
    // Opened, but not readable: a folder, a broken disk.
    if (systemErrorCode(error) !== "") throw inputFailure(`cannot read ${file.name}: ${systemErrorText(error)}`);
    throw error;
  } finally {
    if (descriptor !== 0) closeSync(descriptor);
  }
}

function open({ path, name }: PayloadFile): number {
  try {
    return path === "-" ? 0 : openSync(path, "r");
  } catch (error) {
    throw inputFailure(`cannot read ${name}: ${systemErrorText(error)}`);
  }
}

function skipByteOrderMark({ name }: PayloadFile, window: ByteWindow): void {
  while (window.length < 8 && window.more());
  const begin = window.buffer.subarray(0, window.end);
  if (begin.toString("hex", 0, 3) === "efbbbf") window.start = 3;
  const wide = wideEncoding(begin);
  if (wide !== null) throw inputFailure(`${name} is ${wide.name}: convert it to UTF-8`);
}

/** An item with a byte that is not UTF-8. Two of them could become one identifier if U+FFFD replaced it. */
function wrongBytes({ name }: PayloadFile, { bytes, line, column }: PayloadText): readonly Payload[] | null {
  const own = bytes.buffer.subarray(bytes.start, bytes.end);
  const fault = utf8Fault(own);
  if (fault === null) return null;
  const place = placeOfByte(own, fault.offset);
  const location = {
    file: name,
    line: line + place.line - 1,
    column: place.column + (place.line === 1 ? column : 0),
  };
  const wrong = problem("payload_not_utf8", notUtf8(fault), { location, ...beginOf(bytes.text) });
  return [{ item: undefined, problem: wrong }];
}

function isBlank(window: ByteWindow): boolean {
  for (let length = 0; ; length += 1) {
    if (length === window.length && !window.more()) return true;
    if (!WHITE_SPACE.has(window.buffer[window.start + length] ?? 0)) return false;
  }
}

const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

function textsOf(file: PayloadFile, window: ByteWindow): Iterable<PayloadText | BrokenRest> {
  return detectLayout(file.name, window) === "lines" ? readLines(window) : readItems(window);
}

/** A line that is an array stands for its elements, as a file that is one does. */
function parse(
  file: PayloadFile,
  { bytes, line, column }: PayloadText,
  reader: PayloadReader | null,
): Iterable<Payload> {
  const read = reader?.read(bytes.buffer, bytes.start, bytes.end) ?? null;
  if (read !== null) return [{ item: read, whole: () => parseJsonPayload(bytes.text), line }];
  const { text } = bytes;
  try {
    const item = parseJsonPayload(text);
    const items = Array.isArray(item) ? item : [item];
    return items.map((each) => ({ item: each, whole: () => each, line }));
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    return [broken(file, placeOf(String(error.value), line, column), messageOf(String(error.value)), text)];
  }
}

const PLACE = /at line (\d+), column (\d+) \(while parsing '/;

/** The parser counts from the start of the text it was given. */
function placeOf(message: string, line: number, column: number): { readonly line: number; readonly column: number } {
  const [, itsLine = "1", itsColumn = "0"] = PLACE.exec(message) ?? [];
  return { line: line + Number(itsLine) - 1, column: Number(itsColumn) + (itsLine === "1" ? column : 0) };
}

function messageOf(message: string): string {
  const place = PLACE.exec(message);
  return place === null ? message : message.slice(0, place.index).trim();
}

function broken(
  { name }: PayloadFile,
  { line, column = 0 }: { readonly line: number; readonly column?: number },
  message: string,
  text?: string,
): Payload {
  const location = { file: name, line, column: Math.max(column, 1) };
  const notes = text === undefined ? {} : beginOf(text);
  return { item: undefined, problem: problem("payload_invalid_json", message, { location, ...notes }) };
}

function beginOf(text: string): Pick<Problem, "notes"> {
  return { notes: [`text: ${text.length <= 160 ? text : `${text.slice(0, 160)}…`}`] };
}
