import { inflateSync, zstdDecompressSync } from "node:zlib";
import { type JqValue, parseJsonPayload } from "@longshore/engine";
import { elementTexts } from "./element-texts.ts";
import type { PayloadEncoding } from "./map-request.ts";

/** Far more than receiving ever puts into one payload: what inflates beyond it is not something it has written. */
const LARGEST_PAYLOAD = 512 * 1024 * 1024;

/** The items of a stored payload, as `engine run` reads them. */
export function payloadItems(payload: Uint8Array, encoding: PayloadEncoding): readonly JqValue[] {
  const text = payloadText(payload, encoding);
  return elements(parsed(text) ?? elementTexts(text).map(itemOf));
}

function parsed(text: string): JqValue | undefined {
  try {
    return parseJsonPayload(text);
  } catch {
    return undefined;
  }
}

/**
 * Where `parseJsonPayload` has to read as jq does, it refuses half of a surrogate pair: `[{"a":1.0,"a":2},{"b":"\\ud800"}]` is two
 * items, the second of which is told to be unstorable if its mapping gives that value.
 */
function itemOf(text: string): JqValue {
  return parsed(text) ?? JSON.parse(text);
}

/** The items of a stored payload as they came in: the text of a JSON array. */
export function payloadText(payload: Uint8Array, encoding: PayloadEncoding): string {
  return Buffer.from(decompress(payload, encoding)).toString();
}

function elements(value: JqValue): readonly JqValue[] {
  if (!Array.isArray(value)) throw new Error("a stored payload is not a JSON array");
  return value;
}

function decompress(payload: Uint8Array, encoding: PayloadEncoding): Uint8Array {
  switch (encoding) {
    case "identity":
      return payload;
    case "zstd":
      return zstdDecompressSync(payload, { maxOutputLength: LARGEST_PAYLOAD });
    case "deflate":
      return inflateSync(payload, { maxOutputLength: LARGEST_PAYLOAD });
  }
}
