import { refuse } from "../values/error-text.ts";
import { readNumber } from "../values/literal-number.ts";
import { parseJson } from "../values/parse-json.ts";
import { type Run, SHORT_TEXT } from "../values/run.ts";
import { isNumber } from "../values/type-of.ts";
import type { JqValue } from "../values/value.ts";
import type { Builtin, Example } from "./builtin.ts";
import { OWN, QUICK, TEXTS } from "./cost.ts";
import { toJsonText, toText } from "./to-text.ts";

const example = (program: string, input: string, ...outputs: string[]): Example => ({ program, input, outputs });

const NAN = /^[+-]?s?nan0*$/i;
const INFINITY = /^([+-]?)inf(?:inity)?$/i;

/** What JavaScript reads as a number all by itself, mostly. Longer ones are taken apart into their digits. */
const SHORT_NUMBER = 15;

function toNumber(run: Run, input: JqValue): JqValue {
  if (isNumber(input)) return input;
  if (typeof input === "string") {
    run.readText(input.length);
    run.spend(input.length <= SHORT_NUMBER ? 20 : 30 + 2 * input.length);
    run.allocate(input.length > SHORT_TEXT ? 3 * input.length : 0);
  }
  const number = typeof input === "string" ? numberIn(input) : undefined;
  return number ?? refuse(input, "cannot be parsed as a number");
}

/** Also what only arithmetic makes otherwise, as jq's decimal library spells it: `nan`, `Infinity`, `-inf`. */
function numberIn(text: string): JqValue | undefined {
  if (NAN.test(text)) return Number.NaN;
  const infinity = INFINITY.exec(text);
  if (infinity !== null) return infinity[1] === "-" ? -Infinity : Infinity;
  return readNumber(text.startsWith("+") ? text.slice(1) : text);
}

function toBoolean(input: JqValue): boolean {
  if (typeof input === "boolean") return input;
  if (input === "true") return true;
  return input === "false" ? false : refuse(input, "cannot be parsed as a boolean");
}

/** The most that a character of JSON becomes: `{"a":{"a":` is objects, `[[[[` arrays. */
const PARSED_SIZE = 4;

/** Steps of a parser for any text. */
const PARSING = 30;

function fromJson(run: Run, input: JqValue): JqValue {
  if (typeof input !== "string") return refuse(input, "only strings can be parsed");
  run.readText(input.length);
  run.spend(PARSING + 2 * input.length);
  run.allocate(PARSED_SIZE * input.length);
  return parseJson(input);
}

/** From values to text and back. */
export const CONVERSION: readonly Builtin[] = [
  {
    name: "tostring",
    arity: 0,
    doc: "A string as it is; anything else as JSON text.",
    examples: [example(".[] | tostring", '["a",1,[2]]', '"a"', '"1"', '"[2]"')],
    cost: OWN,
    native: toText,
  },
  {
    name: "tojson",
    arity: 0,
    doc: "The JSON text of a value.",
    examples: [example(".[] | tojson", '["a",{"b":1}]', '"\\"a\\""', '"{\\"b\\":1}"')],
    cost: OWN,
    native: toJsonText,
  },
  {
    name: "fromjson",
    arity: 0,
    doc: "Reads a string as JSON text.",
    examples: [example("fromjson.id", '"{\\"id\\":12345678901234567890}"', "12345678901234567890")],
    cost: OWN,
    native: fromJson,
  },
  {
    name: "tonumber",
    arity: 0,
    doc: "Reads a string as a number; nothing but the number may be in it.",
    examples: [example("map(tonumber)", '["12","-0.5",3]', "[12,-0.5,3]")],
    cost: OWN,
    native: toNumber,
  },
  {
    name: "toboolean",
    arity: 0,
    doc: 'Reads "true" and "false" as booleans.',
    examples: [example("map(toboolean)", '["true","false",true]', "[true,false,true]")],
    cost: TEXTS,
    native: (_run, input) => toBoolean(input),
  },
  {
    name: "have_literal_numbers",
    arity: 0,
    doc: "Whether numbers keep the digits of their literals: true.",
    examples: [example("have_literal_numbers", "null", "true")],
    cost: QUICK,
    native: () => true,
  },
  {
    name: "have_decnum",
    arity: 0,
    doc: "Whether long numbers compare exactly: true.",
    examples: [example("have_decnum", "null", "true")],
    cost: QUICK,
    native: () => true,
  },
];
