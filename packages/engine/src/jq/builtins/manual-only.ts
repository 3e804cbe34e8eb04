import type { JqBuiltin } from "./builtin.ts";

/**
 * Functions that users know from jq's manual and other builds, and that the build we compare with (jq-wasm 3.0.0-jq-1.8.2)
 * does not have. They cannot change what a program means there: it would not compile.
 */
export const MANUAL_ONLY: readonly JqBuiltin[] = [
  {
    name: "toarray",
    params: [],
    doc: "An array as it is; anything else as the only element of one.",
    examples: [{ program: "map(toarray)", input: "[1,[2]]", outputs: ["[[1],[2]]"] }],
    jq: 'if type == "array" then . else [.] end',
  },
  {
    name: "ascii",
    params: [],
    doc: "The character of a code point.",
    examples: [{ program: "ascii", input: "65", outputs: ['"A"'] }],
    jq: "[.] | implode",
  },
  {
    name: "leaf_paths",
    params: [],
    doc: "The paths to all values that are neither arrays nor objects.",
    examples: [{ program: "[leaf_paths]", input: '{"a":[1]}', outputs: ['[["a",0]]'] }],
    jq: "paths(scalars)",
  },
  {
    name: "date",
    params: [],
    doc: "The same as `todate`.",
    examples: [{ program: "date", input: "0", outputs: ['"1970-01-01T00:00:00Z"'] }],
    jq: "todate",
  },
  {
    name: "dateadd",
    params: ["u", "n"],
    doc: "Adds seconds to a time. The unit is not looked at: it is seconds.",
    examples: [{ program: 'dateadd("seconds"; 10)', input: "5", outputs: ["15"] }],
    jq: ". + n",
  },
  {
    name: "datesub",
    params: ["u", "n"],
    doc: "Takes seconds off a time. The unit is not looked at: it is seconds.",
    examples: [{ program: 'datesub("seconds"; 10)', input: "15", outputs: ["5"] }],
    jq: ". - n",
  },
  {
    name: "pow10",
    params: [],
    doc: "The same as `exp10`.",
    examples: [{ program: "pow10", input: "2", outputs: ["100"] }],
    jq: "exp10",
  },
];
