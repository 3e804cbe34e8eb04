import { refuse } from "../values/error-text.ts";
import { formatNumber } from "../values/format-number.ts";
import type { Run } from "../values/run.ts";
import { isNumber, toDouble } from "../values/type-of.ts";
import type { JqValue } from "../values/value.ts";
import { escapeText } from "./escape-pieces.ts";

/** U+0000 is written as backslash zero by every format that escapes single characters. */
export const NUL_ESCAPE = "\\0";

const TSV_ESCAPES: Readonly<Record<string, string>> = {
  "\t": "\\t",
  "\r": "\\r",
  "\n": "\\n",
  "\\": "\\\\",
  "\0": NUL_ESCAPE,
};

const csvText = (text: string): string => text.replaceAll('"', '""').replaceAll("\0", NUL_ESCAPE);
const tsvText = (text: string): string => text.replace(/[\t\r\n\\\0]/g, (character) => TSV_ESCAPES[character] ?? "");
const shellText = (text: string): string => text.replaceAll("'", "'\\''").replaceAll("\0", NUL_ESCAPE);

/** `@csv`: strings in double quotes, the rest bare, null as nothing. */
export function csvRow(run: Run, value: JqValue): string {
  return row(run, value, "csv", ",", (text) => `"${escapeText(run, text, csvText)}"`);
}

/** `@tsv`: nothing is quoted, the characters that would break a row are escaped. */
export function tsvRow(run: Run, value: JqValue): string {
  return row(run, value, "tsv", "\t", (text) => escapeText(run, text, tsvText));
}

/** `@sh`: an array is written as several words. */
export function shellWords(run: Run, value: JqValue): string {
  return Array.isArray(value) ? value.map((word) => shellWord(run, word)).join(" ") : shellWord(run, value);
}

function shellWord(run: Run, value: JqValue): string {
  if (typeof value === "string") {
    readToEscape(run, value);
    return `'${escapeText(run, value, shellText)}'`;
  }
  return bareText(run, value) ?? refuse(value, "can not be escaped for shell");
}

function row(run: Run, value: JqValue, name: string, separator: string, text: (value: string) => string): string {
  if (!Array.isArray(value)) return refuse(value, `cannot be ${name}-formatted, only array`);
  // "csv" in both: that is what jq says of a tsv row, too.
  return value.map((cell) => cellText(run, cell, text) ?? refuse(cell, "is not valid in a csv row")).join(separator);
}

function cellText(run: Run, cell: JqValue, text: (value: string) => string): string | undefined {
  if (typeof cell === "string") {
    readToEscape(run, cell);
    return text(cell);
  }
  if (cell === null || (isNumber(cell) && Number.isNaN(toDouble(cell)))) return "";
  return bareText(run, cell);
}

function readToEscape(run: Run, text: string): void {
  run.readText(text.length);
  run.spend(text.length);
}

/** Undefined for an array or object. */
function bareText(run: Run, value: JqValue): string | undefined {
  if (value === null || typeof value === "boolean") return String(value);
  if (!isNumber(value)) return undefined;
  const digits = formatNumber(value);
  run.spend(1 + (digits.length >> 3));
  run.allocate(digits.length);
  return digits;
}
