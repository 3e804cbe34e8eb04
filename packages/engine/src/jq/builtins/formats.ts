import { dumpTruncated } from "../values/error-text.ts";
import { raise } from "../values/jq-error.ts";
import type { Run } from "../values/run.ts";
import { typeOf } from "../values/type-of.ts";
import type { JqValue } from "../values/value.ts";
import { decodeBase32, encodeBase32 } from "./base32.ts";
import type { Builtin } from "./builtin.ts";
import { OWN } from "./cost.ts";
import { escapeText } from "./escape-pieces.ts";
import { decodeBase64, decodeUri, encodeBase64, encodeUri, escapeHtml } from "./format-encodings.ts";
import { csvRow, shellWords, tsvRow } from "./format-rows.ts";
import { toJsonText, toText } from "./to-text.ts";

type Conversion = (run: Run, value: JqValue) => string;

/** Characters of a result, and of the bytes on the way to it, for each of the text: base64, base32. */
const GROWTH = 3;

/** What a cell of a row takes besides its text. */
const CELL_SIZE = 32;

const ofText =
  (convert: (text: string) => string): Conversion =>
  (run, value) => {
    const text = toText(run, value);
    run.readText(text.length);
    run.spend(text.length);
    run.allocate(GROWTH * text.length);
    return convert(text);
  };

const escaping =
  (escapePiece: (text: string) => string): Conversion =>
  (run, value) => {
    const text = toText(run, value);
    run.readText(text.length);
    run.spend(text.length);
    return escapeText(run, text, escapePiece);
  };

const ofRow =
  (convert: Conversion): Conversion =>
  (run, value) => {
    run.spend(Array.isArray(value) ? value.length : 1);
    run.allocate(Array.isArray(value) ? CELL_SIZE * value.length : CELL_SIZE);
    return convert(run, value);
  };

const CONVERSIONS: ReadonlyMap<string, Conversion> = new Map([
  ["text", toText],
  ["json", toJsonText],
  ["html", escaping(escapeHtml)],
  ["uri", escaping(encodeUri)],
  ["urid", ofText(decodeUri)],
  ["csv", ofRow(csvRow)],
  ["tsv", ofRow(tsvRow)],
  ["sh", ofRow(shellWords)],
  ["base64", ofText(encodeBase64)],
  ["base64d", ofText(decodeBase64)],
  ["base32", ofText(encodeBase32)],
  ["base32d", ofText(decodeBase32)],
]);

/** The names that may follow `@`. */
export const FORMAT_NAMES: readonly string[] = [...CONVERSIONS.keys()];

/** Steps of a format for any value. */
const FORMATTING = 10;

/** `@name`. An unknown name fails when it is applied, not when the program is compiled: `try @nope catch .` works. */
export function applyFormat(run: Run, name: string, value: JqValue): JqValue {
  run.spend(FORMATTING);
  const convert = CONVERSIONS.get(name) ?? raise(() => `${name} is not a valid format`);
  return convert(run, value);
}

export const FORMATS: readonly Builtin[] = [
  {
    name: "format",
    arity: 1,
    doc: 'Applies the format of the given name: `format("csv")` is `@csv`.',
    examples: [
      { program: 'format("base64")', input: '"port"', outputs: ['"cG9ydA=="'] },
      { program: 'format("csv")', input: '["a, b",1,null]', outputs: ['"\\"a, b\\",1,"'] },
    ],
    cost: OWN,
    native: (run, input, name) => {
      if (typeof name === "string") return applyFormat(run, name, input);
      return raise((run) => `${typeOf(name)} (${dumpTruncated(name, run)}) is not a valid format`);
    },
  },
];
