/** Fast, and exact for valid UTF-8: all that most inputs are. The byte order mark is a character like any other. */
const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const REPLACEMENT = "\ufffd";

/** The text of valid UTF-8; undefined if the bytes are not. */
export function decodeStrict(bytes: Uint8Array): string | undefined {
  try {
    return STRICT.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * The text of any bytes, as jq reads them: each piece that is not UTF-8 becomes one U+FFFD. The pieces are jq's own, not
 * those of `TextDecoder`: an encoded surrogate (ED A0 80) is one piece, and so is all that follows a sequence cut off by
 * the end.
 */
export function decodeLenient(bytes: Uint8Array): string {
  const text = decodeStrict(bytes);
  if (text !== undefined) return text;
  const characters: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [character, length] = characterAt(bytes, at);
    characters.push(character);
    at += length;
  }
  return characters.join("");
}

function characterAt(bytes: Uint8Array, at: number): [character: string, length: number] {
  const lead = bytes[at] ?? 0;
  const length = lengthFromLead(lead);
  if (length === 0) return [REPLACEMENT, 1];
  if (at + length > bytes.length) return [REPLACEMENT, bytes.length - at];
  let codePoint = length === 1 ? lead : lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    if ((byte & 0xc0) !== 0x80) return [REPLACEMENT, i];
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  return [isCharacter(codePoint, length) ? String.fromCodePoint(codePoint) : REPLACEMENT, length];
}

function lengthFromLead(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** Not a surrogate, in range, and not written longer than need be. */
function isCharacter(codePoint: number, length: number): boolean {
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return false;
  return codePoint >= (length === 4 ? 0x10000 : length === 3 ? 0x800 : 0);
}
