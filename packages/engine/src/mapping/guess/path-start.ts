/** Where the path begins that a text ends with: in `.a + .labels["k"].b` behind `+ `. A text or a group is the begin of one, too. */
export function pathStart(text: string): number {
  let start = text.length;
  while (start > 0) {
    const before = stepStart(text, start);
    if (before === start) return start;
    start = before;
  }
  return start;
}

const OPENED_BY: Readonly<Record<string, string>> = { "]": "[", ")": "(" };

/** Where the last piece in front of `end` begins: a word, a dot, a text, `[…]` or `(…)`; `end` if there is none. */
function stepStart(text: string, end: number): number {
  const last = text.charAt(end - 1);
  if (/[\w.$?]/.test(last)) return end - 1;
  if (last === '"') return textStart(text, end - 1) ?? end;
  const opening = OPENED_BY[last];
  return opening === undefined ? end : (groupStart(text, end - 1, opening) ?? end);
}

function groupStart(text: string, close: number, opening: string): number | null {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    const sign = text.charAt(at);
    if (sign === '"' && at < close) {
      const start = textStart(text, at);
      if (start === null) return null;
      at = start;
    } else if (sign === text.charAt(close)) depth += 1;
    else if (sign === opening) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return null;
}

/** Where the text begins whose last quote is at `close`. */
function textStart(text: string, close: number): number | null {
  const start = text.lastIndexOf('"', close - 1);
  if (start < 0) return null;
  return text.charAt(start - 1) === "\\" ? textStart(text, start) : start;
}
