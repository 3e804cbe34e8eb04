import type { Query, StringLiteral } from "./ast.ts";

/** `"a\(.b)"`, `@base64 "a\(.b)"`; `printQuery` is for what stands in an interpolation. */
export function printString({ format, parts }: StringLiteral, printQuery: (query: Query) => string): string {
  const inside = parts.map((part) => (typeof part === "string" ? escaped(part) : `\\(${printQuery(part)})`));
  return `${format === null ? "" : `${format} `}"${inside.join("")}"`;
}

/** JSON escapes are jq escapes. Text holds whole surrogate pairs only, so JSON never writes half of one. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The text of a string that can be written without quotes after a dot: null for `"a b"`, and for whatever is computed. */
export function plainName(key: Query): string | null {
  if (key.kind !== "string" || key.format !== null || key.parts.length !== 1) return null;
  const [text] = key.parts;
  return typeof text === "string" && NAME.test(text) ? text : null;
}
