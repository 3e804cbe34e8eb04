/** `f(a; b)` taken apart, its arguments as they are written. */
export interface WrittenCall {
  readonly name: string;
  readonly args: readonly string[];
  /** Behind its last parenthesis. */
  readonly end: number;
}

/** The call that begins at `start`; null if none does, or its parentheses have no end. Commas separate, too. */
export function callAt(text: string, start: number): WrittenCall | null {
  const name = /^[A-Za-z_]\w*/.exec(text.slice(start))?.[0];
  if (name === undefined) return null;
  const open = start + name.length;
  if (text.charAt(open) !== "(") return { name, args: [], end: open };
  const args: string[] = [];
  let from = open + 1;
  let depth = 0;
  for (let at = open + 1; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '"' || sign === "'") {
      at = stringEnd(text, at);
    } else if ("([{".includes(sign)) {
      depth += 1;
    } else if (depth > 0 && ")]}".includes(sign)) {
      depth -= 1;
    } else if (depth === 0 && (sign === ")" || sign === ";" || sign === ",")) {
      args.push(text.slice(from, at).trim());
      from = at + 1;
      if (sign === ")") return { name, args: args.filter((arg) => arg !== ""), end: at + 1 };
    }
  }
  return null;
}

/** Where the string that begins at `at` has its last quote. */
function stringEnd(text: string, at: number): number {
  const quote = text.charAt(at);
  let end = at + 1;
  while (end < text.length && text.charAt(end) !== quote) end += text.charAt(end) === "\\" ? 2 : 1;
  return end;
}
