import { findNumbers } from "../../reader/find-numbers.ts";
import { JqError, raise } from "./jq-error.ts";
import { JsonReader } from "./json-reader.ts";
import { needsReader } from "./json-scan.ts";
import { markNumbers, mayHaveMark, unmarkNumbers } from "./number-texts.ts";
import type { JqValue } from "./value.ts";

/**
 * One JSON value, numbers with all their digits. Fails as `fromjson` does, with its text:
 * `Unfinished JSON term at EOF at line 1, column 2 (while parsing '[1')`.
 */
export function parseJson(text: string): JqValue {
  return (needsReader(text) ? undefined : parseFast(text)) ?? parseExact(text);
}

/**
 * The same for payloads, several times as fast where `JSON.parse` does most of it. Beyond what jq reads, it takes what JSON has
 * and jq refuses: half a surrogate pair as an escape, any depth.
 */
export function parseJsonPayload(text: string): JqValue {
  return parseMarked(text) ?? parseExact(text, true);
}

/** The same for JSON as RFC 8259 has it, and nothing else that jq reads, as `007` or `NaN`: undefined if it is not that. */
export function parseStrictPayload(text: string): JqValue | undefined {
  const value = parseMarked(text);
  return value === undefined && parseFast(text) !== undefined ? parseExact(text, true) : value;
}

/** A number whose double does not give its text back goes through `JSON.parse` as a string, and is put back then. */
function parseMarked(text: string): JqValue | undefined {
  const numbers = findNumbers(text);
  if (numbers === null) return undefined;
  if (numbers.length === 0) return parseFast(text);
  if (mayHaveMark(text)) return undefined;
  const value = parseFast(markNumbers(text, numbers));
  return value === undefined ? undefined : unmarkNumbers(value, numbers.length / 2);
}

/** All values of a text that holds any number of them: `1 2 [3]`, one per line or back to back (`{}{}`). */
export function parseJsonStream(text: string): JqValue[] {
  return [...readJsonStream(text)];
}

/** The same one at a time, so that what precedes a mistake is not lost. */
export function* readJsonStream(text: string): Generator<JqValue, void, void> {
  const reader = new JsonReader(text.toWellFormed());
  for (let value = reader.next(); value !== undefined; value = reader.next()) yield value;
}

/** Undefined where there is no value: the slow way knows. */
function parseFast(text: string): JqValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseExact(text: string, takesAllOfJson = false): JqValue {
  try {
    if (MALFORMED_MARK.test(text)) raise(() => "Malformed BOM");
    return onlyValue(new JsonReader(text.toWellFormed(), takesAllOfJson));
  } catch (error) {
    if (error instanceof JqError) raise(() => `${error.value} (while parsing '${text.split("\0", 1)}')`);
    throw error;
  }
}

/** jq takes the first byte of U+F000 and above for that of a byte order mark, which then is not one. */
const MALFORMED_MARK = /^[\uf000-\ufefe\uff00-\uffff]/;

function onlyValue(reader: JsonReader): JqValue {
  const value = reader.next();
  if (value === undefined) return raise(() => "Expected JSON value");
  if (reader.next() !== undefined) raise(() => "Unexpected extra JSON values");
  return value;
}
