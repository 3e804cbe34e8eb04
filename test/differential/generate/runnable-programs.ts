import { KEYS, ODD_KEYS } from "../json-samples.ts";
import { builtinCalls } from "./builtin-calls.ts";
import type { Vocabulary } from "./vocabulary.ts";

const small = ["0", "1", "2", "3"];

/** Paths, constructions, arithmetic and calls of every builtin on keys that random inputs have: programs that do something, and end. */
export const runnablePrograms: Vocabulary = {
  callables: builtinCalls,
  fields: [...KEYS, ...KEYS, ...KEYS, ...ODD_KEYS],
  texts: ["a", "b", "", "x y", "12", ",", "é", "🎉", "<&'\">", "null"],
  numbers: [
    ...small,
    ...small,
    ...small,
    ...["1.5", "10", "0.1", "1.0", "100", "1e3", ".5", "5.", "1e-5", "3.14159", "1e17", "1e1000"],
    ...["9007199254740993", "12345678901234567890", "0.10000000000000000001"],
  ],
  formats: ["@base64", "@base64d", "@json", "@text", "@csv", "@tsv", "@html", "@uri", "@urid", "@sh"],
  variables: ["x", "y", "z"],
  functions: ["f", "g"],
  modules: false,
  weights: {
    identity: 8,
    recurseDefault: 1,
    number: 6,
    string: 3,
    format: 1,
    index: 14,
    slice: 2,
    iterate: 5,
    array: 5,
    object: 5,
    pipe: 12,
    comma: 4,
    negate: 1,
    binary: 4,
    alternative: 4,
    update: 4,
    if: 4,
    try: 4,
    reduce: 2,
    foreach: 2,
    bind: 3,
    def: 1.5,
    label: 1.5,
    break: 1,
    call: 26,
    variable: 6,
    location: 0.2,
  },
};
