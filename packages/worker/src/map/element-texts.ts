/**
 * The texts of a JSON array's elements: `[1,{"a":2}]` gives `1` and `{"a":2}`. The array is known to be one, so only the
 * borders are looked for.
 */
export function elementTexts(array: string): readonly string[] {
  const texts: string[] = [];
  let depth = 0;
  let start = array.indexOf("[") + 1;
  for (let at = start - 1; at < array.length; at += 1) {
    switch (array.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(array, at);
        break;
      case OPEN_BRACKET:
      case OPEN_BRACE:
        depth += 1;
        break;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        depth -= 1;
        if (depth === 0) return withLast(texts, array.slice(start, at));
        break;
      case COMMA:
        if (depth === 1) {
          texts.push(array.slice(start, at));
          start = at + 1;
        }
    }
  }
  throw new Error("a stored payload is not a whole JSON array");
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** `[]` and `[ ]` have no element. */
function withLast(texts: readonly string[], last: string): readonly string[] {
  return texts.length === 0 && last.trim() === "" ? [] : [...texts, last];
}

/** Where the string that starts at `from` has its closing quote: `"a\\"` ends there, `"a\"` goes on. */
function endOfString(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === BACKSLASH) start -= 1;
  return (at - start) % 2 === 1;
}
