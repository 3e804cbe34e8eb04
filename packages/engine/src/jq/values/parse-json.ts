import { JqError, raise } from "./jq-error.ts";
import { JsonReader } from "./json-reader.ts";
import { hasLongNumber, needsReader } from "./json-scan.ts";
import type { JqValue } from "./value.ts";

/**
 * One JSON value, numbers with all their digits. Fails as `fromjson` does, with its text:
 * `Unfinished JSON term at EOF at line 1, column 2 (while parsing '[1')`.
 */
export function parseJson(text: string): JqValue {
  return parseFast(text, needsReader) ?? parseExact(text);
}

/**
 * The same for payloads on their way to a mapping, where only long numbers are worth a second look: `1.0` and `1e5`
 * come out as the doubles they are.
 */
export function parseJsonPayload(text: string): JqValue {
  return parseFast(text, hasLongNumber) ?? parseExact(text);
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

/** Undefined where the value would not be jq's, or where there is none: the slow way knows. */
function parseFast(text: string, needsCare: (text: string) => boolean): JqValue | undefined {
  if (needsCare(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseExact(text: string): JqValue {
  try {
    if (MALFORMED_MARK.test(text)) raise(() => "Malformed BOM");
    return onlyValue(new JsonReader(text.toWellFormed()));
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
