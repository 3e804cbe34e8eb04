import { inflateSync, zstdDecompressSync } from "node:zlib";
import { hasLongNumber, type JqValue, parseJsonPayload } from "@longshore/engine";
import { elementTexts } from "./element-texts.ts";
import type { PayloadEncoding } from "./map-request.ts";

/** Far more than receiving ever puts into one payload: what inflates beyond it is not something it has written. */
const LARGEST_PAYLOAD = 512 * 1024 * 1024;

/** The items of a stored payload, each as `engine run` reads it. */
export function payloadItems(payload: Uint8Array, encoding: PayloadEncoding): readonly JqValue[] {
  const text = payloadText(payload, encoding);
  // Whether numbers keep their digits is decided for each item: beside `{"id":12345678901234567890}` the `1.0` of another
  // item is to be what it is without that neighbour.
  return hasLongNumber(text) ? elementTexts(text).map(itemOf) : elements(JSON.parse(text));
}

/**
 * jq's reader refuses half of a surrogate pair, `JSON.parse` takes it: `[{"id":12345678901234567890},{"a":"\\ud800"}]` is
 * two items, the second of which is told to be unstorable if its mapping gives that value.
 */
function itemOf(text: string): JqValue {
  try {
    return parseJsonPayload(text);
  } catch {
    return JSON.parse(text);
  }
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
