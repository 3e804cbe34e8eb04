import { describe, expect, it } from "vitest";
import { elements, index, length, slice } from "../values/access.ts";
import { add, negate, subtract } from "../values/arithmetic.ts";
import { JqError } from "../values/jq-error.ts";
import { equals, less } from "../values/order.ts";
import { parseJson } from "../values/parse-json.ts";
import { getpath } from "../values/paths.ts";
import { CLOSED_HOST, HaltSignal, LimitReached, Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";
import type { NativeBuiltin } from "./builtin.ts";
import { BUILTINS } from "./catalogue.ts";
import { MATH } from "./math.ts";

/** Values of a size, one of each kind that can be large. */
const GROWING: Readonly<Record<string, (size: number) => JqValue>> = {
  text: (size) => "1".repeat(size),
  array: (size) => Array.from({ length: size }, (_, i) => i),
  "array of texts": (size) => Array.from({ length: size }, (_, i) => `k${i}`),
  object: (size) => Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, i])),
  number: (size) => parseJson("1".repeat(size)),
  pattern: (size) => "a?".repeat(size / 2),
};

/** What may stand beside a large value. `same` is the large value once more. */
const BESIDE: readonly (JqValue | "same")[] = [
  "same",
  "1",
  1,
  null,
  [],
  ["1"],
  [0],
  {},
  { start: 0, end: null },
  [["k1"]],
];

const SIZE = 300;
const GROWTH = 4;

/** A step or a byte made for so many characters, elements, entries or digits is the least that is linear. */
const PER_UNIT = 1 / 16;

/** What is the same for values of any size, and why. A native that is not here charges by size wherever it takes something. */
const CONSTANT: Readonly<Record<string, string>> = {
  "_none_yet/0": "looks at nothing",
  "_is_none_yet/0": "compares identity",
  "_stream_reader/0": "keeps its input; _next_event charges",
  "_stream_builder/0": "looks at nothing",
  "type/0": "looks at the type",
  "isinfinite/0": "looks at a double",
  "isnan/0": "looks at a double",
  "isnormal/0": "looks at a double",
  "isfinite/0": "looks at a double",
  "now/0": "looks at nothing",
  "debug/0": "hands its input on",
  "stderr/0": "hands its input on",
  "input_filename/0": "looks at nothing",
  "input_line_number/0": "looks at nothing",
  "get_search_list/0": "looks at nothing",
  "infinite/0": "looks at nothing",
  "nan/0": "looks at nothing",
  "have_literal_numbers/0": "looks at nothing",
  "have_decnum/0": "looks at nothing",
};

/** Natives of which some places take a value of any size for the same, and why. */
const CONSTANT_PLACES: Readonly<Record<string, string>> = {
  "contains/1": "numbers of different doubles differ, whatever their digits",
  "inside/1": "as contains",
  "bsearch/1": "looks at the logarithm of the elements, and compares until two differ",
  "delpaths/1": "no path leads into the input",
  "flatten/1": "a depth that is no number is only refused",
  "has/1": "looks a key up; a position in an array is compared with its length",
  "index/1": "an object as part of a text is refused, of an object looked up",
  "indices/1": "as index",
  "rindex/1": "as index",
  "join/1": "a separator of one element is not used",
  "length/0": "an array knows its length, a number without a sign is its own magnitude",
  "mktime/0": "reads eight elements",
  "strftime/1": "reads eight elements",
  "strflocaltime/1": "reads eight elements",
  "todate/0": "reads eight elements",
  "todateiso8601/0": "reads eight elements",
  "setpath/2": "keeps the value; an empty path gives it back",
  "tojson/0": "a number has its text",
  "tonumber/0": "a number is given back",
  "tostring/0": "a text is given back, a number has its text",
};

function chargeOf(work: (run: Run) => unknown): number | null {
  const run = new Run(CLOSED_HOST, { steps: 1e12, outputs: 1, allocation: 1e12, depth: 1e6 });
  try {
    work(run);
  } catch (error) {
    if (error instanceof JqError || error instanceof HaltSignal || error instanceof LimitReached) return null;
    throw error;
  }
  return 2e12 - run.steps - run.allocation;
}

function call(run: Run, { cost, native }: NativeBuiltin, values: readonly JqValue[]): void {
  const [input = null, ...args] = values;
  if (cost.kind === "sized" || cost.kind === "texts") cost.charge(run, input, ...args);
  native(run, input, ...args);
}

function isLinear(charge: (size: number) => number | null): boolean | null {
  const [small, large] = [charge(SIZE), charge(GROWTH * SIZE)];
  if (small === null || large === null) return null;
  return large - small >= (GROWTH - 1) * SIZE * PER_UNIT;
}

/** Kinds and places of a large value that a native takes and is not charged for, whatever stands beside it. */
function uncharged(builtin: NativeBuiltin): string[] {
  const places = Array.from({ length: builtin.arity + 1 }, (_, place) => place);
  return Object.entries(GROWING).flatMap(([kind, make]) =>
    places
      .filter((place) => isFree(builtin, place, make))
      .map((place) => `${builtin.name}/${builtin.arity}: ${kind} ${place === 0 ? "as input" : `as argument ${place}`}`),
  );
}

function isFree(builtin: NativeBuiltin, place: number, make: (size: number) => JqValue): boolean {
  const verdicts = BESIDE.map((beside) =>
    isLinear((size) => chargeOf((run) => call(run, builtin, valuesFor(builtin, place, make(size), beside)))),
  );
  return verdicts.includes(false) && !verdicts.includes(true);
}

function valuesFor(builtin: NativeBuiltin, place: number, large: JqValue, beside: JqValue | "same"): JqValue[] {
  const other = beside === "same" ? large : beside;
  return Array.from({ length: builtin.arity + 1 }, (_, i) => (i === place ? large : other));
}

/**
 * `_join_edits` gets texts from `sub` alone. The math library computes with doubles: of a number with more digits, the double that it has beside.
 */
const NATIVES = BUILTINS.filter(
  (builtin) => "native" in builtin && !MATH.includes(builtin) && builtin.name !== "_join_edits",
).filter((builtin) => "native" in builtin);

describe("a native that grows with its values cannot forget its charge", () => {
  it.each(NATIVES.filter(({ name, arity }) => CONSTANT[`${name}/${arity}`] === undefined))(
    "$name/$arity",
    (builtin) => {
      const free = uncharged(builtin);
      if (CONSTANT_PLACES[`${builtin.name}/${builtin.arity}`] === undefined) expect(free).toEqual([]);
      else expect(free.length).toBeGreaterThan(0);
    },
  );
});

type Operator = (run: Run, value: JqValue, equal: JqValue) => unknown;

const OPERATORS: readonly (readonly [string, Operator, readonly string[]])[] = [
  [".[key]", (run, value) => index(run, {}, value), ["text"]],
  [".[array]", (run, value) => index(run, value, [0]), ["array"]],
  [".[from:to]", (run, value) => slice(run, value, 0, null), ["text", "array"]],
  ["getpath with a slice", (run, value) => getpath(run, value, [{ start: 0, end: null }]), ["text", "array"]],
  ["length", length, ["text", "object"]],
  [".[]", elements, ["object"]],
  ["==", (run, value, equal) => equals(value, equal, run), ["text", "array", "object", "number"]],
  ["<", (run, value, equal) => less(value, equal, run), ["text", "array", "object", "number"]],
  ["+", (run, value, equal) => add(run, value, equal), ["text", "array", "object"]],
  ["-", (run, value) => subtract(run, value, []), ["array"]],
  ["-.", (run, value) => negate(run, value), ["number"]],
];

describe("an operator that grows with its values is charged for them", () => {
  it.each(OPERATORS.flatMap(([name, operator, kinds]) => kinds.map((kind) => ({ name, operator, kind }))))(
    "$name of $kind",
    ({ operator, kind }) => {
      const make = (size: number): JqValue => GROWING[kind]?.(size) ?? null;
      expect(isLinear((size) => chargeOf((run) => operator(run, make(size), make(size))))).toBe(true);
    },
  );
});
