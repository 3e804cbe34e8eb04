import type { JqSyntax } from "@longshore/engine";
import type { Generation, Scope } from "./generation.ts";

export type Rule = JqSyntax.Query["kind"];

/** A function that programs may call. It must end, whatever it is called with. */
export interface Callable {
  readonly name: string;
  readonly arity: number;
  /** The call with its arguments; without it, the arguments are any filters. */
  readonly make?: (generation: Generation, scope: Scope) => JqSyntax.Query;
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
