import { refuse } from "../values/error-text.ts";
import { formatNumber } from "../values/format-number.ts";
import { isNumber, toDouble } from "../values/type-of.ts";
import type { JqValue } from "../values/value.ts";

/** U+0000 is written as backslash zero by every format that escapes single characters. */
export const NUL_ESCAPE = "\\0";

const TSV_ESCAPES: Readonly<Record<string, string>> = {
  "\t": "\\t",
  "\r": "\\r",
  "\n": "\\n",
  "\\": "\\\\",
  "\0": NUL_ESCAPE,
};

/** `@csv`: strings in double quotes, the rest bare, null as nothing. */
export function csvRow(value: JqValue): string {
  return row(value, "csv", ",", (text) => `"${text.replaceAll('"', '""').replaceAll("\0", NUL_ESCAPE)}"`);
}

/** `@tsv`: nothing is quoted, the characters that would break a row are escaped. */
export function tsvRow(value: JqValue): string {
  return row(value, "tsv", "\t", (text) => text.replace(/[\t\r\n\\\0]/g, (character) => TSV_ESCAPES[character] ?? ""));
}

/** `@sh`: an array is written as several words. */
export function shellWords(value: JqValue): string {
  return Array.isArray(value) ? value.map(shellWord).join(" ") : shellWord(value);
}

function shellWord(value: JqValue): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "'\\''").replaceAll("\0", NUL_ESCAPE)}'`;
  return bareText(value) ?? refuse(value, "can not be escaped for shell");
}

function row(value: JqValue, name: string, separator: string, text: (value: string) => string): string {
  if (!Array.isArray(value)) return refuse(value, `cannot be ${name}-formatted, only array`);
  // "csv" in both: that is what jq says of a tsv row, too.
  return value.map((cell) => cellText(cell, text) ?? refuse(cell, "is not valid in a csv row")).join(separator);
}

function cellText(cell: JqValue, text: (value: string) => string): string | undefined {
  if (typeof cell === "string") return text(cell);
  if (cell === null || (isNumber(cell) && Number.isNaN(toDouble(cell)))) return "";
  return bareText(cell);
}

/** Undefined for an array or object. */
function bareText(value: JqValue): string | undefined {
  if (value === null || typeof value === "boolean") return String(value);
  return isNumber(value) ? formatNumber(value) : undefined;
}
