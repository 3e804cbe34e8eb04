import { elements, index, length, setKey } from "../values/access.ts";
import { add } from "../values/arithmetic.ts";
import type { Run } from "../values/run.ts";
import { isNumber, isObject, toDouble } from "../values/type-of.ts";
import type { JqObject, JqValue } from "../values/value.ts";
import type { Builtin } from "./builtin.ts";
import { OWN } from "./cost.ts";
import { flatten, flattenAll } from "./flatten.ts";

/** `length` as a number to count to. */
function count(run: Run, value: JqValue): number {
  const size = length(run, value);
  return isNumber(size) ? toDouble(size) : 0;
}

/** Works through positions, as jq does, so that what is no array fails as its elements are asked for: `"ab"` at 1. */
function reverse(run: Run, input: JqValue): JqValue[] {
  const size = count(run, input);
  // jq never comes to the end of nan positions, and fails at the first.
  if (Number.isNaN(size)) index(run, input, size);
  run.spend(size);
  run.allocateElements(size);
  if (Array.isArray(input)) return input.toReversed();
  const reversed: JqValue[] = [];
  for (let i = 0; i < size; i++) reversed.push(index(run, input, size - 1 - i));
  return reversed;
}

function transpose(run: Run, input: JqValue): JqValue[][] {
  const rows = elements(run, input);
  run.spend(rows.length);
  const width = rows.reduce<number>((widest, row) => Math.max(widest, count(run, row)), 0);
  const columns: JqValue[][] = [];
  for (let i = 0; i < width; i++) {
    run.spend(rows.length + 1);
    run.allocateElements(rows.length + 1);
    columns.push(rows.map((row) => index(run, row, i)));
  }
  return columns;
}

/** Adds up from the left. Arrays and objects are gathered in one copy, so that many small ones do not cost their square. */
function sum(run: Run, input: JqValue): JqValue {
  const values = elements(run, input);
  run.spend(values.length);
  let total: JqValue = null;
  let copied = false;
  for (const value of values) {
    const gathering = value !== null && (Array.isArray(total) || isObject(total));
    if (gathering && !copied) total = copyOf(run, total);
    copied = gathering || (copied && value === null);
    total = addInPlace(run, total, value);
  }
  return total;
}

function copyOf(run: Run, value: JqValue): JqValue {
  if (Array.isArray(value)) return append(run, [], value);
  return isObject(value) ? merge(run, {}, value) : value;
}

/** `total + value`, where an array or object in `total` belongs to nobody else. */
function addInPlace(run: Run, total: JqValue, value: JqValue): JqValue {
  if (Array.isArray(total) && Array.isArray(value)) return append(run, total, value);
  return isObject(total) && isObject(value) ? merge(run, total, value) : add(run, total, value);
}

function append(run: Run, array: JqValue[], more: readonly JqValue[]): JqValue[] {
  run.spend(more.length);
  run.allocateElements(more.length);
  for (const value of more) array.push(value);
  return array;
}

function merge(run: Run, object: JqObject, more: JqObject): JqObject {
  const keys = Object.keys(more);
  run.readEntries(keys.length);
  run.allocateEntries(keys.length);
  for (const key of keys) setKey(object, key, more[key] ?? null);
  return object;
}

export const ARRAYS: readonly Builtin[] = [
  {
    name: "map",
    params: ["f"],
    doc: "Gives the array of all outputs of `f` on the elements of an array, or on the values of an object.",
    examples: [{ program: "map(. + 1)", input: "[1,2,3]", outputs: ["[2,3,4]"] }],
    jq: "[.[] | f]",
  },
  {
    name: "add",
    arity: 0,
    doc: "Adds up the elements of an array: numbers are summed, strings and arrays joined, objects merged. null for an empty one.",
    examples: [
      { program: "add", input: '["a","b"]', outputs: ['"ab"'] },
      { program: "map(.labels) | add", input: '[{"labels":["x"]},{"labels":["y","z"]}]', outputs: ['["x","y","z"]'] },
    ],
    cost: OWN,
    native: sum,
  },
  {
    name: "add",
    params: ["f"],
    doc: "Adds up the outputs of `f`.",
    examples: [{ program: "add(.[].points)", input: '[{"points":3},{"points":5}]', outputs: ["8"] }],
    jq: "reduce f as $value (null; . + $value)",
  },
  {
    name: "first",
    params: [],
    doc: "Gives the first element of an array, null if it is empty.",
    examples: [{ program: "first", input: "[1,2,3]", outputs: ["1"] }],
    jq: ".[0]",
  },
  {
    name: "last",
    params: [],
    doc: "Gives the last element of an array, null if it is empty.",
    examples: [{ program: "last", input: "[1,2,3]", outputs: ["3"] }],
    jq: ".[-1]",
  },
  {
    name: "nth",
    params: ["$index"],
    doc: "Gives the element of an array at a position, counted from 0.",
    examples: [{ program: "nth(1)", input: "[1,2,3]", outputs: ["2"] }],
    jq: ".[$index]",
  },
  {
    name: "reverse",
    arity: 0,
    doc: "Turns an array around.",
    examples: [{ program: "reverse", input: "[1,2,3]", outputs: ["[3,2,1]"] }],
    cost: OWN,
    native: reverse,
  },
  {
    name: "flatten",
    arity: 0,
    doc: "Puts the elements of arrays in an array, at whatever depth, into one array.",
    examples: [{ program: "flatten", input: "[1,[2,[3]]]", outputs: ["[1,2,3]"] }],
    cost: OWN,
    native: flattenAll,
  },
  {
    name: "flatten",
    arity: 1,
    doc: "Like `flatten`, but opens only so many levels of arrays.",
    examples: [{ program: "flatten(1)", input: "[1,[2,[3]]]", outputs: ["[1,2,[3]]"] }],
    cost: OWN,
    native: (run, input, depth) => flatten(run, input, depth ?? null),
  },
  {
    name: "transpose",
    arity: 0,
    doc: "Turns rows into columns. Short rows are filled up with nulls.",
    examples: [{ program: "transpose", input: "[[1,2],[3]]", outputs: ["[[1,3],[2,null]]"] }],
    cost: OWN,
    native: transpose,
  },
  {
    name: "combinations",
    params: [],
    doc: "Gives every way of taking one element from each array of the input.",
    examples: [{ program: "[combinations]", input: "[[1,2],[3,4]]", outputs: ["[[1,3],[1,4],[2,3],[2,4]]"] }],
    jq: "if length == 0 then [] else .[0][] as $first | (.[1:] | combinations) as $rest | [$first] + $rest end",
  },
  {
    name: "combinations",
    params: ["n"],
    doc: "Gives every way of taking one element from the input `n` times.",
    examples: [{ program: "[combinations(2)]", input: "[0,1]", outputs: ["[[0,0],[0,1],[1,0],[1,1]]"] }],
    jq: ". as $elements | [range(n) | $elements] | combinations",
  },
];
