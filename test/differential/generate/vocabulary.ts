import type { JqSyntax } from "@longshore/engine";

export type Rule = JqSyntax.Query["kind"];

/** A function that programs may call. It must end, whatever it is called with. */
export interface Callable {
  readonly name: string;
  readonly arity: number;
}

/** What programs are made of. */
export interface Vocabulary {
  readonly callables: readonly Callable[];
  /** How often each kind of node is chosen; 0 for never. */
  readonly weights: Readonly<Record<Rule, number>>;
  /** Keys of objects, and texts of strings. Inputs that have these keys make programs do something. */
  readonly fields: readonly string[];
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
  readonly formats: readonly string[];
  readonly variables: readonly string[];
  readonly functions: readonly string[];
  /** Whether a program may begin with `module`, `import` and `include`. */
  readonly modules: boolean;
}

/** Every rule of the grammar about equally often, with keys and texts that are hard to print. Not meant to be run. */
export const wholeGrammar: Vocabulary = {
  callables: [],
  fields: ["a", "b", "if", "end", "__loc__", "a b", "ä", '"', "\\", "", "and", "$x", "😀"],
  texts: ["", "a", "\u0000", '"quoted"', "\\(", "line\nbreak", "\u2028", "é", "😀", "'", "#", "\u007f"],
  numbers: ["0", "1", "007", ".5", "1.", "1.50", "1e1000", "1E-5", "1.e3", "100000000000000000000"],
  formats: ["@base64", "@json", "@no_such_format", "@if"],
  variables: ["x", "y", "if", "m::v"],
  functions: ["f", "g", "__loc__", "m::f"],
  modules: true,
  weights: {
    identity: 2,
    recurseDefault: 2,
    number: 2,
    string: 3,
    format: 2,
    index: 4,
    slice: 3,
    iterate: 2,
    array: 3,
    object: 4,
    pipe: 5,
    comma: 4,
    negate: 3,
    binary: 6,
    alternative: 3,
    update: 4,
    if: 3,
    try: 4,
    reduce: 2,
    foreach: 2,
    bind: 4,
    def: 3,
    label: 2,
    break: 2,
    call: 3,
    variable: 3,
    location: 1,
  },
};

/** Mostly paths, constructions, arithmetic and calls on small values: programs that do something, and end. */
export const meaningfulPrograms: Vocabulary = {
  callables: [
    { name: "select", arity: 1 },
    { name: "map", arity: 1 },
    { name: "length", arity: 0 },
    { name: "keys", arity: 0 },
    { name: "not", arity: 0 },
    { name: "tostring", arity: 0 },
    { name: "type", arity: 0 },
    { name: "empty", arity: 0 },
    { name: "add", arity: 0 },
    { name: "sort", arity: 0 },
    { name: "first", arity: 1 },
    { name: "any", arity: 0 },
    { name: "error", arity: 1 },
    { name: "null", arity: 0 },
    { name: "true", arity: 0 },
    { name: "false", arity: 0 },
  ],
  fields: ["a", "b", "c", "id"],
  texts: ["a", "b", "", "x y", "12"],
  numbers: ["0", "1", "2", "3", "1.5", "10"],
  formats: ["@base64", "@json", "@text", "@csv", "@html", "@uri"],
  variables: ["x", "y", "z"],
  functions: ["f", "g"],
  modules: false,
  weights: {
    identity: 8,
    recurseDefault: 1,
    number: 6,
    string: 5,
    format: 1,
    index: 16,
    slice: 2,
    iterate: 5,
    array: 5,
    object: 5,
    pipe: 12,
    comma: 4,
    negate: 1,
    binary: 9,
    alternative: 4,
    update: 3,
    if: 4,
    try: 3,
    reduce: 2,
    foreach: 2,
    bind: 3,
    def: 1,
    label: 1,
    break: 1,
    call: 14,
    variable: 6,
    location: 0.2,
  },
};
