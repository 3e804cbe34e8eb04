import { closeSync, openSync } from "node:fs";
import { notUtf8, type Problem, placeOfByte, problem, utf8Fault, wideEncoding } from "@longshore/shared/problems";
import { parseJsonPayload, parseStrictPayload } from "../../jq/values/parse-json.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { isWhiteSpace } from "../../reader/json-bytes.ts";
import type { PayloadReader } from "../../reader/payload-reader.ts";
import { inputFailure, systemErrorText } from "../cli-failure.ts";
import { systemErrorCode } from "../wait-for-pipe.ts";
import { LESS_THAN } from "./broken-end.ts";
import { type BrokenPlace, skippedText } from "./broken-place.ts";
import { type Bytes, ByteWindow, readDescriptor, TooLong } from "./byte-window.ts";
import { detectLayout } from "./detect-layout.ts";
import { compressed, type PayloadFile } from "./find-files.ts";
import { jsonHint } from "./json-hint.ts";
import { type ParseText, readItems } from "./read-items.ts";
import type { TextPlace } from "./text-place.ts";

/** Characters of an item, and bytes of a page, that a report shows. */
const SHOWN = 160;

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
 * The items of a file, one at a time: the values that stand in it and the elements of those that are arrays, as strictly as the
 * worker reads them. What is broken is reported with its place and with what is not read for it; after that, reading goes on.
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
    const first = firstByte(window);
    if (first === -1) throw inputFailure(`${file.name} is empty: there is nothing to map`);
    if (first === LESS_THAN) return yield { item: undefined, problem: markupProblem(file, window) };
    const parse: ParseText<Payload> = (bytes, place, inArray) => {
      const items = itemsOf(bytes, place.line, inArray, reader);
      return items === null || window.isUtf8 ? items : (wrongBytes(file, bytes, place) ?? items);
    };
    for (const read of readItems(window, detectLayout(file.name, window), parse)) {
      onBytes(window.total);
      yield "broken" in read ? { item: undefined, problem: brokenProblem(file, read.broken) } : read.found;
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
  if (COMPRESSED.test(begin.toString("hex", 0, 4))) throw compressed(name);
}

/** How files of gzip, Zstandard, zip and bzip2 begin. */
const COMPRESSED = /^(?:1f8b|28b52ffd|504b0304|425a68)/;

/** An item with a byte that is not UTF-8. Two of them could become one identifier if U+FFFD replaced it. */
function wrongBytes({ name }: PayloadFile, bytes: Bytes, { line, column }: TextPlace): readonly Payload[] | null {
  const own = bytes.buffer.subarray(bytes.start, bytes.end);
  const fault = utf8Fault(own);
  if (fault === null) return null;
  const place = placeOfByte(own, fault.offset);
  const location = {
    file: name,
    line: line + place.line - 1,
    column: place.column + (place.line === 1 ? column : 0),
  };
  const wrong = problem("payload_invalid_encoding", notUtf8(fault), {
    location,
    notes: [`text: ${beginOf(bytes.text)}`],
  });
  return [{ item: undefined, problem: wrong }];
}

function beginOf(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}

/** The first byte that is no white space; -1 if there is none. */
function firstByte(window: ByteWindow): number {
  for (let length = 0; ; length += 1) {
    if (length === window.length && !window.more()) return -1;
    const byte = window.buffer[window.start + length] ?? 0;
    if (!isWhiteSpace(byte)) return byte;
  }
}

/** A page is one mistake, however many words it has, and JSON inside of it is no payload. */
function markupProblem({ name }: PayloadFile, window: ByteWindow): Problem {
  while (window.length < SHOWN && window.more());
  const text = window.look(Math.min(SHOWN, window.length)).text.trim();
  return problem("payload_invalid_json", "this is HTML or XML, not JSON", {
    location: { file: name, line: 1, column: 1 },
    notes: [`text: ${text}`, "nothing is read from line 1, column 1 on"],
    hint: "Look at how the file was made: a server answers with a page where a login or an address is wrong.",
  });
}

/**
 * A line that is an array stands for its elements, as a file that is one does. An element is one item: in `[[{"id":"a"}]]` it is no
 * object, and fails here as it does in the worker. Null if it is not JSON.
 */
function itemsOf(
  bytes: Bytes,
  line: number,
  inArray: boolean,
  reader: PayloadReader | null,
): readonly Payload[] | null {
  const read = reader?.read(bytes.buffer, bytes.start, bytes.end) ?? null;
  if (read !== null) return [{ item: read, whole: () => parseJsonPayload(bytes.text), line }];
  const item = parseStrictPayload(bytes.text);
  if (item === undefined) return null;
  const items = Array.isArray(item) && !inArray ? item : [item];
  return items.map((each) => ({ item: each, whole: () => each, line }));
}

function brokenProblem({ name }: PayloadFile, broken: BrokenPlace): Problem {
  const { fault, message, text, skipped } = broken;
  const location = { file: name, line: fault.line, column: fault.column + 1 };
  const notes = [...(text === "" ? [] : [`text: ${text}`]), ...(skipped === null ? [] : [skippedText(skipped)])];
  const hint = jsonHint(broken);
  return problem("payload_invalid_json", message, { location, notes, ...(hint === undefined ? {} : { hint }) });
}

/** `teams.json:3:9 is not JSON: expected a value, got `,`` with the hint, in one line. */
export function notJson({ code, location, message, hint }: Problem): string {
  const place = location === undefined ? "a payload" : `${location.file}:${location.line}:${location.column}`;
  const why = code === "payload_invalid_encoding" ? "cannot be read" : "is not JSON";
  return `${place} ${why}: ${message}${hint === undefined ? "" : `. ${hint}`}`;
}
