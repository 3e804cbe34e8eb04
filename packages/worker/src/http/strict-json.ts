import { isUtf8 } from "node:buffer";
import { type JqValue, parseJsonPayload } from "@longshore/engine";
import { utf8Fault, wideEncoding } from "@longshore/shared";
import { refusal } from "../api-error.ts";
import { notUtf8, otherEncoding } from "../receive/json/body-encoding.ts";
import { unstorable } from "./unstorable.ts";

/** Objects and lists in one another. Entities may have 500 levels, and stand some levels down in a body. */
const MOST_LEVELS = 510;

/**
 * A body as JSON, its numbers with all their digits. What other readers let pass is refused: a key that stands twice,
 * depth that would exhaust a stack, texts that PostgreSQL cannot hold.
 */
export function readStrictJson(bytes: Buffer): JqValue {
  const text = decode(bytes);
  try {
    // `parseJsonPayload` reads all that jq reads, which is more than JSON: `NaN`, a text after the first value.
    JSON.parse(text);
  } catch (error) {
    throw refusal("invalid_json", `the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  refuseDepthAndDuplicates(text);
  const value = parseJsonPayload(text);
  const refused = MAY_BE_UNSTORABLE.test(text) ? unstorable(value) : null;
  if (refused !== null) throw refused;
  return value;
}

const utf8 = new TextDecoder("utf-8");

function decode(bytes: Buffer): string {
  const wide = wideEncoding(bytes);
  if (wide !== null) throw otherEncoding(wide);
  const fault = isUtf8(bytes) ? null : utf8Fault(bytes);
  if (fault !== null) throw notUtf8(fault);
  return utf8.decode(bytes);
}

/** `text` is JSON, so strings, brackets and colons are all that matters. */
function refuseDepthAndDuplicates(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (isKey(text, end)) addKey(text.slice(at, end + 1), open.at(-1) ?? null);
      at = end;
    } else if (character === "{" || character === "[") {
      open.push(character === "{" ? new Set() : null);
      if (open.length > MOST_LEVELS) {
        throw refusal("json_too_deep", `the body is nested more than ${MOST_LEVELS} levels deep`);
      }
    } else if (character === "}" || character === "]") open.pop();
  }
}

/** Where the quote is that ends the string begun at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (at < text.length && WHITE_SPACE.has(text[at] ?? "")) at += 1;
  return text[at] === ":";
}

const WHITE_SPACE: ReadonlySet<string> = new Set([" ", "\t", "\n", "\r"]);

function addKey(literal: string, keys: Set<string> | null): void {
  const key = String(JSON.parse(literal));
  if (keys?.has(key) === true) throw refusal("duplicate_key", `the key \`${key}\` stands twice in one object`);
  keys?.add(key);
}

/** U+0000 or a surrogate, which JSON in UTF-8 can hold as escapes only. */
const MAY_BE_UNSTORABLE = /\\u(?:0000|[dD][89a-fA-F])/;
