const NOT_ASCII = /[^\0-\x7f]/;
const SURROGATE = /[\ud800-\udfff]/;

/** `length` of a string: code points, not UTF-16 units. */
export function codePointLength(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let length = text.length;
  for (let i = 1; i < text.length; i++) {
    if (isPairAt(text, i - 1)) {
      length--;
      i++;
    }
  }
  return length;
}

/** The code points from `start` to before `end`, which must lie within the text. */
export function sliceCodePoints(text: string, start: number, end: number): string {
  if (end <= start) return "";
  if (!SURROGATE.test(text)) return text.slice(start, end);
  const from = unitOffset(text, 0, start);
  return text.slice(from, unitOffset(text, from, end - start));
}

/** Counting the bytes of a long text is several times as fast as looking for a character that is not ASCII. */
export function isAscii(text: string): boolean {
  return text.length < 100 ? !NOT_ASCII.test(text) : Buffer.byteLength(text) === text.length;
}

/** The text without lone surrogates, which no jq string can hold: each becomes U+FFFD. */
export function toWellFormed(text: string): string {
  return text.toWellFormed();
}

/** The UTF-16 offset that lies `count` code points after the offset `from`. */
function unitOffset(text: string, from: number, count: number): number {
  let offset = from;
  for (let passed = 0; passed < count && offset < text.length; passed++) offset += isPairAt(text, offset) ? 2 : 1;
  return offset;
}

function isPairAt(text: string, offset: number): boolean {
  return (text.charCodeAt(offset) & 0xfc00) === 0xd800 && (text.charCodeAt(offset + 1) & 0xfc00) === 0xdc00;
}

/** Bytes that the text takes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (isPairAt(text, i)) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}
