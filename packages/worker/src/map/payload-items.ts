import { inflateSync, zstdDecompressSync } from "node:zlib";
import { type JqValue, parseJsonPayload } from "@longshore/engine";
import type { PayloadEncoding } from "./map-request.ts";

/** Far more than receiving ever puts into one payload: what inflates beyond it is not something it has written. */
const LARGEST_PAYLOAD = 512 * 1024 * 1024;

/** The items of a stored payload, as `engine run` reads them. */
export function payloadItems(payload: Uint8Array, encoding: PayloadEncoding): readonly JqValue[] {
  return elements(parsed(payloadText(payload, encoding)));
}

function parsed(text: string): JqValue {
  try {
    return parseJsonPayload(text);
  } catch (cause) {
    throw new Error("a stored payload is not JSON", { cause });
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
