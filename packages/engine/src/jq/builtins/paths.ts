import { delpaths, setpath } from "../values/paths.ts";
import type { Builtin } from "./builtin.ts";
import { OWN } from "./cost.ts";

/** Builtins on paths: arrays of keys, positions and slices. */
export const PATHS: readonly Builtin[] = [
  {
    name: "paths",
    params: [],
    doc: "Gives the paths to all values inside the input, parents before children.",
    examples: [{ program: "[paths]", input: '[1,{"a":2}]', outputs: ['[[0],[1],[1,"a"]]'] }],
    jq: "path(..) | select(length > 0)",
  },
  {
    name: "paths",
    params: ["condition"],
    doc: "Gives the paths to those values inside the input for which the condition is true.",
    examples: [{ program: "[paths(numbers)]", input: '[1,{"a":2}]', outputs: ['[[0],[1,"a"]]'] }],
    jq: "path(.. | select(condition)) | select(length > 0)",
  },
  {
    name: "setpath",
    arity: 2,
    doc: "Sets the value at a path, making the objects and arrays on the way where there are none.",
    examples: [{ program: 'setpath(["a", 1]; 5)', input: "{}", outputs: ['{"a":[null,5]}'] }],
    cost: OWN,
    native: (run, input, path, value) => setpath(run, input, path ?? null, value ?? null),
  },
  {
    name: "delpaths",
    arity: 1,
    doc: "Deletes what is at the given paths.",
    examples: [{ program: 'delpaths([["a"], ["b", 0]])', input: '{"a":1,"b":[1,2]}', outputs: ['{"b":[2]}'] }],
    cost: OWN,
    native: (run, input, paths) => delpaths(run, input, paths ?? null),
  },
  {
    name: "del",
    params: ["paths"],
    doc: "Deletes what the path expression reaches.",
    examples: [{ program: "del(.a, .b[1:])", input: '{"a":1,"b":[1,2,3]}', outputs: ['{"b":[1]}'] }],
    jq: "delpaths([path(paths)])",
  },
  {
    name: "pick",
    params: ["paths"],
    doc: "Keeps only what the path expression reaches, each value where it was.",
    examples: [
      { program: "pick(.a, .b.c)", input: '{"a":1,"b":{"c":2,"d":3},"e":4}', outputs: ['{"a":1,"b":{"c":2}}'] },
    ],
    jq: ". as $whole | reduce path(paths) as $path (null; setpath($path; $whole | getpath($path)))",
  },
  {
    name: "walk",
    params: ["f"],
    doc: "Applies `f` to every value inside the input, children before parents, and then to what became of the input.",
    examples: [
      { program: 'walk(if type == "array" then sort else . end)', input: "[3,[2,1]]", outputs: ["[3,[1,2]]"] },
    ],
    jq: `def visit: if type == "object" then map_values(visit) elif type == "array" then map(visit) else . end | f;
         visit`,
  },
];
