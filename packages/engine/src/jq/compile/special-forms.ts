import type { Example } from "../builtins/builtin.ts";
import type { Core } from "./core.ts";

/** A builtin that is neither a function on values nor written in jq: the compiler knows what it means. */
export interface SpecialForm {
  readonly name: string;
  readonly arity: number;
  readonly doc: string;
  readonly examples: readonly Example[];
  readonly form: (...args: Core[]) => Core;
}

const IDENTITY: Core = { kind: "identity" };

const example = (program: string, input: string, ...outputs: string[]): Example => ({ program, input, outputs });

export const SPECIAL_FORMS: readonly SpecialForm[] = [
  {
    name: "empty",
    arity: 0,
    doc: "Gives no output at all.",
    examples: [example("[1, empty, 2]", "null", "[1,2]")],
    form: () => ({ kind: "empty" }),
  },
  {
    name: "error",
    arity: 0,
    doc: "Fails with its input as the error value.",
    examples: [example("try error catch .", '"disk full"', '"disk full"')],
    form: () => ({ kind: "error", value: IDENTITY }),
  },
  {
    name: "error",
    arity: 1,
    doc: "Fails with the given value, which `catch` receives.",
    examples: [example("try error({code: 7}) catch .code", "null", "7")],
    form: (value) => ({ kind: "error", value }),
  },
  {
    name: "path",
    arity: 1,
    doc: "Gives, instead of the values that the path expression reaches, the paths to them as arrays of keys and indexes.",
    examples: [example("[path(.teams[].lead)]", '{"teams":[{},{}]}', '[["teams",0,"lead"],["teams",1,"lead"]]')],
    form: (body) => ({ kind: "path", body }),
  },
  {
    name: "getpath",
    arity: 1,
    doc: "Gives the value at a path; null where the path leads nowhere.",
    examples: [example('getpath(["owner", "login"])', '{"owner":{"login":"ada"}}', '"ada"')],
    form: (path) => ({ kind: "getpath", path }),
  },
  {
    name: "range",
    arity: 2,
    doc: "Gives the numbers from the first bound up to, but not including, the second, in steps of one.",
    examples: [example("[range(2; 5)]", "null", "[2,3,4]")],
    form: (from, to) => ({ kind: "range", from, to }),
  },
  {
    name: "recurse",
    arity: 0,
    doc: "Gives the input and every value inside it, parents before children. The same as `..`.",
    examples: [example("[recurse | numbers]", "[1,[2]]", "[1,2]")],
    form: () => ({ kind: "descend" }),
  },
  {
    name: "first",
    arity: 1,
    doc: "Gives the first output of a filter and does not run it any further.",
    examples: [example("first(.[] | select(. > 1))", "[1,2,3]", "2")],
    form: (body) => ({ kind: "first", body }),
  },
  {
    name: "isempty",
    arity: 1,
    doc: "True when a filter gives no output.",
    examples: [example("isempty(.labels[])", '{"labels":[]}', "true")],
    form: (body) => ({ kind: "isempty", body }),
  },
  {
    name: "env",
    arity: 0,
    doc: "The environment given to the program as an object; empty unless the caller gives one.",
    examples: [example("env | length", "null", "0")],
    form: () => ({ kind: "environment" }),
  },
  {
    name: "_modify",
    arity: 2,
    doc: "",
    examples: [],
    form: (paths, update) => ({ kind: "modify", paths, update }),
  },
];
