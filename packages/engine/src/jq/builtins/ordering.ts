import { refuse, refusePair } from "../values/error-text.ts";
import { compare } from "../values/order.ts";
import type { Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";
import type { Builtin } from "./builtin.ts";
import { OWN } from "./cost.ts";
import { type Columns, columnsOfKeys, rowsOfColumns } from "./key-columns.ts";
import { firstByKeys, greatestByKeys, groupByKeys, leastByKeys, sortByKeys, sortRounds } from "./sort-keys.ts";

type OfColumns<Result> = (run: Run, elements: readonly JqValue[], columns: Columns) => Result;

/** What is sorted by keys that were computed beforehand, one for each element. */
function keyed<Result>(run: Run, input: JqValue, keys: JqValue, refusal: string, result: OfColumns<Result>): Result {
  if (!Array.isArray(input) || !Array.isArray(keys) || input.length !== keys.length) {
    return refusePair(input, keys, refusal);
  }
  return charged(run, input, columnsOfKeys(keys), result);
}

function charged<Result>(run: Run, input: JqValue[], columns: Columns, result: OfColumns<Result>): Result {
  run.spend(input.length * sortRounds(input.length));
  run.allocateElements(input.length * (2 + columns.length));
  return result(run, input, columns);
}

function ofSortable<Result>(run: Run, input: JqValue, result: OfColumns<Result>): Result {
  if (!Array.isArray(input)) return refuse(input, "cannot be sorted, as it is not an array");
  return keyed(run, input, input, "", result);
}

const NOT_BOTH_ARRAYS = "cannot be sorted, as they are not both arrays";
const NOT_ITERABLE = "cannot be iterated over";

/** The position of `target` in a sorted array, or -1 less the position where it would have to go. */
function binarySearch(run: Run, input: JqValue, target: JqValue): number {
  if (!Array.isArray(input)) return refuse(input, "cannot be searched from");
  let start = 0;
  let end = input.length;
  while (start < end) {
    run.spend(1);
    const middle = Math.floor((start + end) / 2);
    const order = compare(target, input[middle] ?? null, run);
    if (order === 0) return middle;
    if (order < 0) end = middle;
    else start = middle + 1;
  }
  return -1 - start;
}

/** Internal: the input's elements by the keys in the argument, one for each. */
function internal(name: string, refusal: string, result: OfColumns<JqValue>): Builtin {
  return {
    name,
    arity: 1,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, input, keys) => keyed(run, input, keys ?? null, refusal, result),
    ofColumns: (run, input, columns, shape) =>
      Array.isArray(input)
        ? charged(run, input, columns, result)
        : refusePair(input, rowsOfColumns(columns, shape), refusal),
  };
}

/** Sorting, and all that rests on the order of values. */
export const ORDERING: readonly Builtin[] = [
  internal("_sort_by_impl", NOT_BOTH_ARRAYS, sortByKeys),
  internal("_group_by_impl", NOT_BOTH_ARRAYS, groupByKeys),
  internal("_unique_by_impl", NOT_BOTH_ARRAYS, firstByKeys),
  internal("_min_by_impl", NOT_ITERABLE, leastByKeys),
  internal("_max_by_impl", NOT_ITERABLE, greatestByKeys),
  {
    name: "sort",
    arity: 0,
    doc: "Sorts an array: null, false, true, numbers, strings, arrays, objects.",
    examples: [{ program: "sort", input: '["b", 2, null, "a"]', outputs: ['[null,2,"a","b"]'] }],
    cost: OWN,
    native: (run, input) => ofSortable(run, input, sortByKeys),
  },
  {
    name: "sort_by",
    params: ["f"],
    doc: "Sorts an array by what `f` gives for each element: by its first output, then by its second, and so on. Elements with equal keys stay in order.",
    examples: [
      {
        program: "sort_by(.team, -.age)",
        input: '[{"team":"b","age":3},{"team":"a","age":1},{"team":"a","age":2}]',
        outputs: ['[{"team":"a","age":2},{"team":"a","age":1},{"team":"b","age":3}]'],
      },
    ],
    jq: "_sort_by_impl([.[] | [f]])",
  },
  {
    name: "group_by",
    params: ["f"],
    doc: "Gathers the elements for which `f` gives the same into arrays, in the order of what it gives.",
    examples: [
      {
        program: "group_by(.team)",
        input: '[{"team":"b","id":1},{"team":"a","id":2},{"team":"b","id":3}]',
        outputs: ['[[{"team":"a","id":2}],[{"team":"b","id":1},{"team":"b","id":3}]]'],
      },
    ],
    jq: "_group_by_impl([.[] | [f]])",
  },
  {
    name: "unique",
    arity: 0,
    doc: "Sorts an array and keeps one of equal elements.",
    examples: [{ program: "unique", input: "[3,1,3,2]", outputs: ["[1,2,3]"] }],
    cost: OWN,
    native: (run, input) => ofSortable(run, input, firstByKeys),
  },
  {
    name: "unique_by",
    params: ["f"],
    doc: "Keeps the first of the elements for which `f` gives the same, in the order of what it gives.",
    examples: [{ program: "unique_by(length)", input: '["ab","c","de"]', outputs: ['["c","ab"]'] }],
    jq: "_unique_by_impl([.[] | [f]])",
  },
  {
    name: "min",
    arity: 0,
    doc: "Gives the least element of an array; null for an empty one.",
    examples: [{ program: "min", input: "[2,1,3]", outputs: ["1"] }],
    cost: OWN,
    native: (run, input) => keyed(run, input, input, NOT_ITERABLE, leastByKeys),
  },
  {
    name: "min_by",
    params: ["f"],
    doc: "Gives the first element for which `f` gives the least.",
    examples: [{ program: "min_by(.age)", input: '[{"age":2},{"age":1}]', outputs: ['{"age":1}'] }],
    jq: "_min_by_impl([.[] | [f]])",
  },
  {
    name: "max",
    arity: 0,
    doc: "Gives the greatest element of an array; null for an empty one.",
    examples: [{ program: "max", input: "[2,1,3]", outputs: ["3"] }],
    cost: OWN,
    native: (run, input) => keyed(run, input, input, NOT_ITERABLE, greatestByKeys),
  },
  {
    name: "max_by",
    params: ["f"],
    doc: "Gives the last element for which `f` gives the greatest.",
    examples: [{ program: "max_by(.age)", input: '[{"age":2},{"age":1}]', outputs: ['{"age":2}'] }],
    jq: "_max_by_impl([.[] | [f]])",
  },
  {
    name: "bsearch",
    arity: 1,
    doc: "Finds the position of a value in a sorted array; if it is not there, -1 less the position where it would go.",
    examples: [{ program: "bsearch(2), bsearch(4)", input: "[1,2,3]", outputs: ["1", "-4"] }],
    cost: OWN,
    native: (run, input, target) => binarySearch(run, input, target ?? null),
  },
];
