import { isUtf8 } from "node:buffer";
import { type JqValue, parseJsonPayload } from "@longshore/engine";
import { utf8Fault, wideEncoding } from "@longshore/shared";
import { refusal } from "../api-error.ts";
import { notUtf8, otherEncoding } from "../receive/json/body-encoding.ts";
import { jsonFaults } from "./json-faults.ts";
import { unstorable } from "./unstorable.ts";

/**
 * A body as JSON, its numbers with all their digits. What other readers let pass is refused: a key that stands twice,
 * depth that would exhaust a stack, texts that PostgreSQL cannot hold.
 */
export function readStrictJson(bytes: Buffer): JqValue {
  const text = jsonText(bytes);
  for (const { code, message } of jsonFaults(text)) throw refusal(code, message);
  const value = parseJsonPayload(text);
  const refused = mayBeUnstorable(text) ? unstorable(value) : null;
  if (refused !== null) throw refused;
  return value;
}

/** The text of a body that is JSON. Its keys, depth and texts are not looked at. */
export function jsonText(bytes: Buffer): string {
  const text = decode(bytes);
  try {
    // `parseJsonPayload` reads all that jq reads, which is more than JSON: `NaN`, a text after the first value.
    JSON.parse(text);
  } catch (error) {
    throw refusal("invalid_json", `the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return text;
}

const utf8 = new TextDecoder("utf-8");

function decode(bytes: Buffer): string {
  const wide = wideEncoding(bytes);
  if (wide !== null) throw otherEncoding(wide);
  const fault = isUtf8(bytes) ? null : utf8Fault(bytes);
  if (fault !== null) throw notUtf8(fault);
  return utf8.decode(bytes);
}

/** Whether the text of a body has U+0000 or a surrogate, which JSON in UTF-8 can hold as escapes only. */
export function mayBeUnstorable(text: string): boolean {
  return /\\u(?:0000|[dD][89a-fA-F])/.test(text);
}
