/** What is wrong with a string, in jq's words. */
export interface StringProblem {
  readonly problem: string;
}

const CONTROL_CHARACTER = "Invalid string: control characters from U+0000 through U+001F must be escaped";
const BAD_PAIR = "Invalid \\uXXXX\\uXXXX surrogate pair escape";
const REPLACEMENT = "\ufffd";

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * The value of what stands between the quotes of a JSON string. As in jq, a high surrogate needs its low one
 * (`"\ud800"` is an error), and a low one alone is U+FFFD; with `keepsHalves`, each half stays as it is.
 */
export function unescapeJson(raw: string, keepsHalves = false): string | StringProblem {
  let text = "";
  let copied = 0;
  for (let i = 0; i < raw.length; i++) {
    const unit = raw.charCodeAt(i);
    if (unit < 0x20) return { problem: CONTROL_CHARACTER };
    if (unit !== 0x5c) continue;
    const found = readEscape(raw, i + 1, keepsHalves);
    if (typeof found === "string") return { problem: found };
    text += raw.slice(copied, i) + found.text;
    copied = found.end;
    i = copied - 1;
  }
  return text + raw.slice(copied);
}

interface Escape {
  readonly text: string;
  readonly end: number;
}

/** The escape after a backslash, or what is wrong with it. */
function readEscape(raw: string, at: number, keepsHalves: boolean): Escape | string {
  const letter = raw[at] ?? "";
  const text = SHORT_ESCAPES[letter];
  if (text !== undefined) return { text, end: at + 1 };
  return letter === "u" ? readUnicode(raw, at + 1, keepsHalves) : "Invalid escape";
}

function readUnicode(raw: string, at: number, keepsHalves: boolean): Escape | string {
  if (raw.length < at + 4) return "Invalid \\uXXXX escape";
  const unit = hexAt(raw, at);
  if (unit === undefined) return "Invalid characters in \\uXXXX escape";
  const end = at + 4;
  if (keepsHalves || unit < 0xd800 || unit > 0xdfff) return { text: String.fromCharCode(unit), end };
  if (unit >= 0xdc00) return { text: REPLACEMENT, end };
  const low = raw.startsWith("\\u", end) ? hexAt(raw, end + 2) : undefined;
  if (low === undefined || low < 0xdc00 || low > 0xdfff) return BAD_PAIR;
  return { text: String.fromCharCode(unit, low), end: end + 6 };
}

function hexAt(raw: string, at: number): number | undefined {
  const digits = raw.slice(at, at + 4);
  return /^[\da-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
}
