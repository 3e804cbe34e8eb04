/**
 * Where character `at` of an expression stands in the text of its configuration. `valueStart` is where its value
 * begins there: a quote, the first character of a plain value, or the `|` or `>` of a block.
 *
 * Indentation and folding change only blanks, so all other characters are matched one by one. Where they do not match
 * (behind an escape in a quoted string) the start of the value is given.
 */
export function expressionOffset(text: string, valueStart: number, expression: string, at: number): number {
  let offset = contentStart(text, valueStart);
  for (const character of expression.slice(0, at)) {
    if (isBlank(character)) continue;
    offset = skipBlanks(text, offset);
    if (!text.startsWith(character, offset)) return valueStart;
    offset += character.length;
  }
  const next = expression[at];
  if (next === undefined || isBlank(next)) return offset;
  offset = skipBlanks(text, offset);
  return text.startsWith(next, offset) ? offset : valueStart;
}

function contentStart(text: string, valueStart: number): number {
  const first = text[valueStart];
  if (first === '"' || first === "'") return valueStart + 1;
  if (first !== "|" && first !== ">") return valueStart;
  const lineEnd = text.indexOf("\n", valueStart);
  return lineEnd < 0 ? valueStart : lineEnd;
}

function skipBlanks(text: string, from: number): number {
  let offset = from;
  while (isBlank(text[offset])) offset++;
  return offset;
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}
