/** The first byte of a text that is not UTF-8, or that begins a character which is not whole. */
export interface Utf8Fault {
  /** Bytes in front of it. */
  readonly offset: number;
  readonly byte: number;
}

/** Null if all bytes are UTF-8. */
export function utf8Fault(bytes: Uint8Array): Utf8Fault | null {
  for (let offset = 0; offset < bytes.length; ) {
    const byte = bytes[offset] ?? 0;
    const length = byte < 0x80 ? 1 : characterLength(bytes, offset);
    if (length === 0) return { offset, byte };
    offset += length;
  }
  return null;
}

/** ``0xE9 (`é` in Latin-1)`` */
export function describeByte(byte: number): string {
  const name = `0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return byte > 0xa0 ? `${name} (\`${String.fromCharCode(byte)}\` in Latin-1)` : name;
}

/** `UTF-16` or `UTF-32`, with the order of its bytes, if a text begins as one; null for everything else. */
export function wideEncoding(bytes: Uint8Array): WideEncoding | null {
  return WIDE.find(([pattern]) => pattern.every((shape, at) => fits(bytes[at], shape)))?.[1] ?? null;
}

export interface WideEncoding {
  readonly name: "UTF-16" | "UTF-32";
  /** The name by which `iconv` knows it. Without the order of the bytes, if a byte order mark says it. */
  readonly iconv: string;
}

/** What one byte is: this number, or a sign of ASCII. */
type Shape = number | "sign";

/** Byte order marks; and without one, two signs of ASCII (`{"`, `re`) and the zeros around them. */
const WIDE: readonly (readonly [pattern: readonly Shape[], encoding: WideEncoding])[] = [
  [[0xff, 0xfe, 0, 0], { name: "UTF-32", iconv: "UTF-32" }],
  [[0, 0, 0xfe, 0xff], { name: "UTF-32", iconv: "UTF-32" }],
  [[0xff, 0xfe], { name: "UTF-16", iconv: "UTF-16" }],
  [[0xfe, 0xff], { name: "UTF-16", iconv: "UTF-16" }],
  [["sign", 0, 0, 0, "sign", 0, 0, 0], { name: "UTF-32", iconv: "UTF-32LE" }],
  [[0, 0, 0, "sign", 0, 0, 0, "sign"], { name: "UTF-32", iconv: "UTF-32BE" }],
  [["sign", 0, "sign", 0], { name: "UTF-16", iconv: "UTF-16LE" }],
  [[0, "sign", 0, "sign"], { name: "UTF-16", iconv: "UTF-16BE" }],
];

function fits(byte: number | undefined, shape: Shape): boolean {
  return shape === "sign" ? byte !== undefined && byte > 0 && byte < 0x80 : byte === shape;
}

/** Bytes of the character at `offset`; 0 if there is none. Overlong forms and surrogates are none (RFC 3629). */
function characterLength(bytes: Uint8Array, offset: number): number {
  const lead = bytes[offset] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const [lowest, highest] = SECOND[lead] ?? [0x80, 0xbf];
  const second = bytes[offset + 1] ?? 0;
  if (second < lowest || second > highest) return 0;
  for (let at = offset + 2; at < offset + length; at += 1) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Which second bytes may follow a first one, where not all of them may. */
const SECOND: Readonly<Record<number, readonly [lowest: number, highest: number]>> = {
  224: [0xa0, 0xbf],
  237: [0x80, 0x9f],
  240: [0x90, 0xbf],
  244: [0x80, 0x8f],
};
