import { elements } from "../values/access.ts";
import { add } from "../values/arithmetic.ts";
import { isAscii } from "../values/code-points.ts";
import { describe, refuse } from "../values/error-text.ts";
import { formatJson } from "../values/format-json.ts";
import { raise } from "../values/jq-error.ts";
import { ELEMENT_SIZE, type Run } from "../values/run.ts";
import { splitString } from "../values/string-arithmetic.ts";
import { mapPieces } from "../values/text-pieces.ts";
import { isNumber, toDouble } from "../values/type-of.ts";
import type { JqValue } from "../values/value.ts";
import type { Builtin, Example } from "./builtin.ts";
import { OWN, TEXT_OF_INPUT, TEXTS } from "./cost.ts";

const example = (program: string, input: string, ...outputs: string[]): Example => ({ program, input, outputs });

const MAX_CODE_POINT = 0x10ffff;

function starts(input: JqValue, prefix: JqValue): boolean {
  if (typeof input !== "string" || typeof prefix !== "string")
    return raise(() => "startswith() requires string inputs");
  return input.startsWith(prefix);
}

function ends(input: JqValue, suffix: JqValue): boolean {
  if (typeof input !== "string" || typeof suffix !== "string") return raise(() => "endswith() requires string inputs");
  return input.endsWith(suffix);
}

function dropPrefix(input: JqValue, prefix: JqValue): JqValue {
  return starts(input, prefix) ? String(input).slice(String(prefix).length) : input;
}

function dropSuffix(input: JqValue, suffix: JqValue): JqValue {
  return ends(input, suffix) ? String(input).slice(0, String(input).length - String(suffix).length) : input;
}

/** ASCII letters only, as the names say. A text without others is changed in one go. */
function changeCase(run: Run, input: JqValue, letters: RegExp, change: (text: string) => string): string {
  if (typeof input !== "string") return raise(() => "explode input must be a string");
  if (isAscii(input)) return change(input);
  run.spend(input.length);
  return mapPieces(input, (piece) => piece.replace(letters, change));
}

/** Unicode's `White_Space`, which is not quite what `\s` is in JavaScript: U+0085 is in, U+FEFF is not. */
const WHITE_SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** A pattern like `\s+$` would look at each run of spaces inside the text again from each of its characters. */
function trimmed(run: Run, input: JqValue, start: boolean, end: boolean): string {
  if (typeof input !== "string") return raise(() => "trim input must be a string");
  run.spend(input.length);
  let from = 0;
  let to = input.length;
  while (start && from < to && WHITE_SPACE.test(input.charAt(from))) from += 1;
  while (end && to > from && WHITE_SPACE.test(input.charAt(to - 1))) to -= 1;
  return input.slice(from, to);
}

function explode(run: Run, input: JqValue): number[] {
  if (typeof input !== "string") return raise(() => "explode input must be a string");
  run.readText(input.length);
  run.spend(2 * input.length);
  run.allocateElements(2 * input.length);
  return Array.from(input, (character) => character.codePointAt(0) ?? 0);
}

/** Numbers that are no characters become U+FFFD. */
function implode(run: Run, input: JqValue): string {
  if (!Array.isArray(input)) return raise(() => "implode input must be an array");
  run.spend(2 * input.length);
  run.allocate((1 + ELEMENT_SIZE) * input.length);
  const characters = input.map((code) => {
    if (isNumber(code) && !Number.isNaN(toDouble(code))) return characterOf(Math.trunc(toDouble(code)));
    return raise((run) => `${describe(code, run)} can't be imploded, unicode codepoint needs to be numeric`);
  });
  return characters.join("");
}

function characterOf(code: number): string {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code >= 0 && code <= MAX_CODE_POINT && !isSurrogate ? String.fromCodePoint(code) : "\ufffd";
}

function split(run: Run, input: JqValue, separator: JqValue): string[] {
  if (typeof input !== "string" || typeof separator !== "string") {
    return raise(() => "split input and separator must be strings");
  }
  return splitString(run, input, separator);
}

/** Whatever cannot be added to a text is refused as a `+` of the text so far would refuse it. */
function join(run: Run, input: JqValue, separator: JqValue): JqValue {
  const values = elements(run, input);
  run.spend(2 * values.length);
  let joined: JqValue = "";
  for (let i = 0; i < values.length; i++) {
    if (i > 0) joined = add(run, joined, separator);
    joined = add(run, joined, textToJoin(run, values[i] ?? null));
  }
  return joined;
}

function textToJoin(run: Run, value: JqValue): JqValue {
  if (value === null) return "";
  return typeof value === "boolean" || isNumber(value) ? formatJson(value, run) : value;
}

function utf8ByteLength(input: JqValue): number {
  return typeof input === "string" ? Buffer.byteLength(input) : refuse(input, "only strings have UTF-8 byte length");
}

/** Taking strings apart and putting them together. */
export const STRINGS: readonly Builtin[] = [
  {
    name: "ascii_downcase",
    arity: 0,
    doc: "Makes the letters A to Z small; all others stay.",
    examples: [example("ascii_downcase", '"Team ÄB"', '"team Äb"')],
    cost: TEXT_OF_INPUT,
    native: (run, input) => changeCase(run, input, /[A-Z]+/g, (text) => text.toLowerCase()),
  },
  {
    name: "ascii_upcase",
    arity: 0,
    doc: "Makes the letters a to z capital; all others stay.",
    examples: [example("ascii_upcase", '"team ä1"', '"TEAM ä1"')],
    cost: TEXT_OF_INPUT,
    native: (run, input) => changeCase(run, input, /[a-z]+/g, (text) => text.toUpperCase()),
  },
  {
    name: "startswith",
    arity: 1,
    doc: "Whether the string begins with the given one.",
    examples: [example('startswith("feat")', '"feature/x"', "true")],
    cost: TEXTS,
    native: (_run, input, prefix = null) => starts(input, prefix),
  },
  {
    name: "endswith",
    arity: 1,
    doc: "Whether the string ends with the given one.",
    examples: [example('endswith(".git")', '"repo.git"', "true")],
    cost: TEXTS,
    native: (_run, input, suffix = null) => ends(input, suffix),
  },
  {
    name: "ltrimstr",
    arity: 1,
    doc: "Takes the given string off the beginning, if it is there.",
    examples: [example('ltrimstr("refs/heads/")', '"refs/heads/main"', '"main"')],
    cost: TEXTS,
    native: (_run, input, prefix = null) => dropPrefix(input, prefix),
  },
  {
    name: "rtrimstr",
    arity: 1,
    doc: "Takes the given string off the end, if it is there.",
    examples: [example('rtrimstr(".git")', '"repo.git"', '"repo"')],
    cost: TEXTS,
    native: (_run, input, suffix = null) => dropSuffix(input, suffix),
  },
  {
    name: "trimstr",
    arity: 1,
    doc: "Takes the given string off both ends.",
    examples: [example('trimstr("/")', '"/api/"', '"api"')],
    cost: TEXTS,
    native: (_run, input, edge = null) => dropSuffix(dropPrefix(input, edge), edge),
  },
  {
    name: "trim",
    arity: 0,
    doc: "Takes white space off both ends.",
    examples: [example("trim", '"  on call \\n"', '"on call"')],
    cost: TEXTS,
    native: (run, input) => trimmed(run, input, true, true),
  },
  {
    name: "ltrim",
    arity: 0,
    doc: "Takes white space off the beginning.",
    examples: [example("ltrim", '"  a "', '"a "')],
    cost: TEXTS,
    native: (run, input) => trimmed(run, input, true, false),
  },
  {
    name: "rtrim",
    arity: 0,
    doc: "Takes white space off the end.",
    examples: [example("rtrim", '"  a "', '"  a"')],
    cost: TEXTS,
    native: (run, input) => trimmed(run, input, false, true),
  },
  {
    name: "explode",
    arity: 0,
    doc: "The code points of a string.",
    examples: [example("explode", '"hé😀"', "[104,233,128512]")],
    cost: OWN,
    native: explode,
  },
  {
    name: "implode",
    arity: 0,
    doc: "The string of an array of code points.",
    examples: [example("implode", "[104,233,128512]", '"hé😀"')],
    cost: OWN,
    native: implode,
  },
  {
    name: "split",
    arity: 1,
    doc: "Cuts a string at every occurrence of a separator; with an empty one, into its characters.",
    examples: [example('split("/")', '"acme/api"', '["acme","api"]')],
    cost: OWN,
    native: (run, input, separator = null) => split(run, input, separator),
  },
  {
    name: "join",
    arity: 1,
    doc: "Puts the elements together with the separator between them. Numbers and booleans become text, null nothing.",
    examples: [example('join(", ")', '["a",1,null,true]', '"a, 1, , true"')],
    cost: OWN,
    native: (run, input, separator = null) => join(run, input, separator),
  },
  {
    name: "utf8bytelength",
    arity: 0,
    doc: "How many bytes a string takes in UTF-8.",
    examples: [example("utf8bytelength", '"né"', "3")],
    cost: TEXTS,
    native: (_run, input) => utf8ByteLength(input),
  },
];
