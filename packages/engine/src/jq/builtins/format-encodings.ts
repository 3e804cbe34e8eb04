import { refuse } from "../values/error-text.ts";
import { decodeLenient, decodeStrict } from "./decode-utf8.ts";
import { NUL_ESCAPE } from "./format-rows.ts";

const HTML_ESCAPES: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  "'": "&apos;",
  '"': "&quot;",
  "\0": NUL_ESCAPE,
};

/** `@html` */
export function escapeHtml(text: string): string {
  return text.replace(/[<>&'"\0]/g, (character) => HTML_ESCAPES[character] ?? "");
}

/** `@uri`: all but letters, digits and `-_.~` is percent-encoded. */
export function encodeUri(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, percentEncoded);
}

const percentEncoded = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** `@urid`. What is not percent-encoded stays; the result must be UTF-8. */
export function decodeUri(text: string): string {
  if (!text.includes("%")) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return refuseUri(text);
  // Encoding makes every character that is not ASCII a sequence of bytes, and leaves what is encoded already as it was.
  const encoded = text.toWellFormed().replace(/[^\0-\x7f]+/g, encodeURIComponent);
  const bytes = encoded.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decodeStrict(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))) ?? refuseUri(text);
}

function refuseUri(text: string): never {
  return refuse(text, "is not a valid uri encoding");
}

/** `@base64`, of the UTF-8 bytes. */
export function encodeBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/** `@base64d`. Reading ends at the first `=`; padding may be missing; bytes that are not UTF-8 become U+FFFD. */
export function decodeBase64(text: string): string {
  const [data = ""] = text.split("=", 1);
  if (/[^A-Za-z0-9+/]/.test(data)) return refuse(text, "is not valid base64 data");
  if (data.length % 4 === 1) return refuse(text, "trailing base64 byte found");
  return decodeLenient(Buffer.from(data, "base64"));
}
