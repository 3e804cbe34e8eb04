import { isNumber, toDouble, typeOf } from "../values/type-of.ts";
import type { Builtin, NativeBuiltin } from "./builtin.ts";
import { QUICK } from "./cost.ts";

const SMALLEST_NORMAL = 2 ** -1022;

/** A test of the double that a number is; false for what is no number. */
function numberTest(name: string, doc: string, test: (value: number) => boolean): Omit<NativeBuiltin, "examples"> {
  return { name, arity: 0, doc, cost: QUICK, native: (_run, input) => isNumber(input) && test(toDouble(input)) };
}

/** Types, and the filters that pass only values of some of them. */
export const SELECTORS: readonly Builtin[] = [
  {
    name: "type",
    arity: 0,
    doc: 'Names the type of the input: "null", "boolean", "number", "string", "array" or "object".',
    examples: [{ program: "map(type)", input: '[0, null, {}, "a"]', outputs: ['["number","null","object","string"]'] }],
    cost: QUICK,
    native: (_run, input) => typeOf(input),
  },
  {
    ...numberTest(
      "isinfinite",
      "True for an infinite number.",
      (value) => Math.abs(value) === Number.POSITIVE_INFINITY,
    ),
    examples: [{ program: "map(isinfinite)", input: "[1, 1e1000]", outputs: ["[false,true]"] }],
  },
  {
    ...numberTest(
      "isnan",
      "True for a number that is not one, the result of `nan` or of `infinite - infinite`.",
      Number.isNaN,
    ),
    examples: [{ program: "[1, nan] | map(isnan)", input: "null", outputs: ["[false,true]"] }],
  },
  {
    ...numberTest(
      "isnormal",
      "True for a number that is neither zero, infinite, NaN nor too close to zero to have all its digits.",
      (value) => Number.isFinite(value) && Math.abs(value) >= SMALLEST_NORMAL,
    ),
    examples: [{ program: "map(isnormal)", input: "[5, 0, 1e-310]", outputs: ["[true,false,false]"] }],
  },
  {
    ...numberTest(
      "isfinite",
      "True for a number that is not infinite.",
      (value) => Math.abs(value) !== Number.POSITIVE_INFINITY,
    ),
    examples: [{ program: "map(isfinite)", input: '[1, 1e1000, "a"]', outputs: ["[true,false,false]"] }],
  },
  {
    name: "nulls",
    params: [],
    doc: "Gives the input if it is null.",
    examples: [{ program: "[.[] | nulls]", input: "[1, null]", outputs: ["[null]"] }],
    jq: "select(. == null)",
  },
  {
    name: "values",
    params: [],
    doc: "Gives the input unless it is null.",
    examples: [{ program: "[.[] | values]", input: "[1, null, false]", outputs: ["[1,false]"] }],
    jq: "select(. != null)",
  },
  {
    name: "booleans",
    params: [],
    doc: "Gives the input if it is true or false.",
    examples: [{ program: "[.[] | booleans]", input: "[1, null, false]", outputs: ["[false]"] }],
    jq: 'select(type == "boolean")',
  },
  {
    name: "numbers",
    params: [],
    doc: "Gives the input if it is a number.",
    examples: [{ program: "[.[] | numbers]", input: '[1, "1"]', outputs: ["[1]"] }],
    jq: 'select(type == "number")',
  },
  {
    name: "finites",
    params: [],
    doc: "Gives the input if it is a number and not infinite.",
    examples: [{ program: "[.[] | finites]", input: "[1, 1e1000]", outputs: ["[1]"] }],
    jq: "select(isfinite)",
  },
  {
    name: "normals",
    params: [],
    doc: "Gives the input if it is a normal number, see `isnormal`.",
    examples: [{ program: "[.[] | normals]", input: "[1, 0]", outputs: ["[1]"] }],
    jq: "select(isnormal)",
  },
  {
    name: "strings",
    params: [],
    doc: "Gives the input if it is a string.",
    examples: [{ program: "[.[] | strings]", input: '[1, "1"]', outputs: ['["1"]'] }],
    jq: 'select(type == "string")',
  },
  {
    name: "arrays",
    params: [],
    doc: "Gives the input if it is an array.",
    examples: [{ program: "[.[] | arrays]", input: "[1, [2]]", outputs: ["[[2]]"] }],
    jq: 'select(type == "array")',
  },
  {
    name: "objects",
    params: [],
    doc: "Gives the input if it is an object.",
    examples: [{ program: "[.[] | objects]", input: '[1, {"a":2}]', outputs: ['[{"a":2}]'] }],
    jq: 'select(type == "object")',
  },
  {
    name: "iterables",
    params: [],
    doc: "Gives the input if it is an array or an object.",
    examples: [{ program: "[.[] | iterables]", input: "[1, [2], {}]", outputs: ["[[2],{}]"] }],
    jq: 'select(type == "array" or type == "object")',
  },
  {
    name: "scalars",
    params: [],
    doc: "Gives the input unless it is an array or an object.",
    examples: [{ program: "[.[] | scalars]", input: "[1, [2], null]", outputs: ["[1,null]"] }],
    jq: 'select(type != "array" and type != "object")',
  },
];
