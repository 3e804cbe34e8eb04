/** What a backslash sequence stands for, and how many characters it takes; `text` null when jq has no such sequence. */
export interface Escape {
  readonly text: string | null;
  readonly length: number;
}

const simple: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

const fourHexDigits = /[0-9A-Fa-f]{4}/y;
const REPLACEMENT = "\ufffd";

/** Reads the sequence that begins with the backslash at `at`. `\'` is one only between single quotes. */
export function readEscape(source: string, at: number, quote: string): Escape {
  const letter = source[at + 1] ?? "";
  if (letter === "u") return unicodeEscape(source, at);
  if (letter === "'" && quote === "'") return { text: "'", length: 2 };
  return { text: simple.get(letter) ?? null, length: 1 + letter.length };
}

/** `\u00e9`, or `\ud83d\ude00` for one character. A first half alone is an error in jq, a second half alone is U+FFFD. */
function unicodeEscape(source: string, at: number): Escape {
  const unit = codeUnit(source, at);
  if (unit === null) return { text: null, length: invalidLength(source, at) };
  if (unit >= 0xdc00 && unit <= 0xdfff) return { text: REPLACEMENT, length: 6 };
  if (unit < 0xd800 || unit > 0xdbff) return { text: String.fromCharCode(unit), length: 6 };
  const second = codeUnit(source, at + 6);
  if (second === null || second < 0xdc00 || second > 0xdfff) return { text: null, length: 6 };
  return { text: String.fromCharCode(unit, second), length: 12 };
}

function codeUnit(source: string, at: number): number | null {
  if (source[at] !== "\\" || source[at + 1] !== "u") return null;
  fourHexDigits.lastIndex = at + 2;
  const digits = fourHexDigits.exec(source);
  return digits === null ? null : Number.parseInt(digits[0], 16);
}

/** `\u12` up to what could have been meant as its digits. */
function invalidLength(source: string, at: number): number {
  let length = 2;
  while (length < 6 && /[0-9A-Za-z]/.test(source[at + length] ?? "")) length++;
  return length;
}
