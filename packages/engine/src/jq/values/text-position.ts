import { utf8Length } from "./code-points.ts";

/**
 * Where jq's JSON parser stands after so many characters, in its words; columns are bytes. More characters than there
 * are mean the end of the text: ` at EOF at line 2, column 0`.
 */
export function positionAfter(text: string, consumed: number): string {
  const before = text.slice(0, consumed);
  const line = before.split("\n").length;
  const column = utf8Length(before.slice(before.lastIndexOf("\n") + 1));
  return `${consumed > text.length ? " at EOF" : ""} at line ${line}, column ${column}`;
}
