const CLOSES: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Whether all strings and brackets that begin in a text of jq end in it, as in `.a + "]"`, and no operator is left over. */
export function isWholeJq(text: string): boolean {
  const open: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (open.at(-1) === '"') {
      if (sign === '"') open.pop();
      else if (sign === "\\" && text.charAt(at + 1) === "(") open.push(")");
      if (sign === "\\") at += 1;
    } else if (sign === '"') open.push('"');
    else if (CLOSES[sign] !== undefined) open.push(CLOSES[sign]);
    else if (/[)\]}]/.test(sign) && open.pop() !== sign) return false;
  }
  return open.length === 0 && !/(?:[|+*/=<>,;:-]|\b(?:and|or|as|then|else))\s*$/.test(text) && text.trim() !== "";
}

/** A text in the single quotes of YAML. */
export function inSingleQuotes(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A text that is no jq, as YAML and jq want it: `'"#1"'`. */
export function asText(text: string): string {
  return inSingleQuotes(JSON.stringify(text));
}
