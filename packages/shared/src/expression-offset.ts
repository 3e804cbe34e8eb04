/**
 * Where character `at` of an expression stands in the text of its configuration. `valueStart` is where its value
 * begins there: a quote, the first character of a plain value, or the `|` of a block.
 * What cannot be found (escapes in a quoted string, a folded `>` block) is given as the start of the value.
 */
export function expressionOffset(text: string, valueStart: number, expression: string, at: number): number {
  const quoted = text[valueStart] === '"' || text[valueStart] === "'";
  const contentStart = quoted ? valueStart + 1 : valueStart;
  if (text.startsWith(expression.slice(0, at), contentStart)) return contentStart + at;
  if (text[valueStart] === "|") return blockOffset(text, valueStart, expression, at) ?? valueStart;
  return valueStart;
}

/** In a literal block each line of the expression is a line of the text, behind the indentation. */
function blockOffset(text: string, valueStart: number, expression: string, at: number): number | null {
  const before = expression.slice(0, at).split("\n");
  const column = before.at(-1)?.length ?? 0;
  let lineStart = valueStart;
  for (let skipped = 0; skipped < before.length; skipped++) {
    lineStart = text.indexOf("\n", lineStart) + 1;
    if (lineStart === 0) return null;
  }
  const expressionLine = expression.split("\n")[before.length - 1] ?? "";
  const textLine = text.slice(lineStart).split(/\r?\n/, 1)[0] ?? "";
  return textLine.endsWith(expressionLine) ? lineStart + textLine.length - expressionLine.length + column : null;
}
