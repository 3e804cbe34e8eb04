/** One or a few values of every type, as JSON texts. */
export const INPUTS_OF_EVERY_TYPE: readonly string[] = [
  "null",
  "true",
  "false",
  "0",
  "-1.5",
  "1.0",
  "12345678901234567890",
  '""',
  '"abc, a1"',
  '"🎉é"',
  '"2015-03-05T23:51:47Z"',
  "[]",
  '[1,[2,"a"],null]',
  '[[0,"x"],[1,"y"]]',
  '["a","b"]',
  "{}",
  '{"a":1,"b":[2]}',
  '[{"a":2,"k":"x"},{"a":1,"k":"y"},{"a":2}]',
  "[2015,2,5,23,51,47,4,63]",
];

/** What is tried as each argument. */
const ARGUMENTS = [
  "null",
  "true",
  "0",
  "-1",
  "1.5",
  '""',
  '"a"',
  '"gx"',
  "[]",
  '["a"]',
  "[[0]]",
  "{}",
  '{"a": 1}',
  ".",
  ".[]?",
  "empty",
  '(1, "a")',
] as const;

const PAIRS_FROM = ["null", "0", "2", '"a"', '"g"', '["a"]', "{}", ".", ".a?", "empty"] as const;
const TRIPLES_FROM = ["null", "1", '"a"', "."] as const;

/** Builtins that would run for ever on many of these (`range(.)` and `jn(.; 1)` on 12345678901234567890), or tell the time. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...[
    "repeat/1",
    "recurse/1",
    "recurse/2",
    "until/2",
    "while/2",
    "range/1",
    "range/2",
    "range/3",
    "jn/2",
    "yn/2",
    "combinations/1",
  ],
  ...[
    "now/0",
    "env/0",
    "builtins/0",
    "get_search_list/0",
    "input_filename/0",
    "halt/0",
    "halt_error/0",
    "halt_error/1",
  ],
]);

/** For each builtin, calls with arguments of every type. */
export function callsWithEveryType(builtins: readonly string[]): string[][] {
  return builtins.filter((builtin) => !LEFT_OUT.has(builtin)).map(calls);
}

function calls(builtin: string): string[] {
  const [name = "", arity] = builtin.split("/");
  switch (arity) {
    case "0":
      return [name];
    case "1":
      return ARGUMENTS.map((a) => `${name}(${a})`);
    case "2":
      return PAIRS_FROM.flatMap((a) => PAIRS_FROM.map((b) => `${name}(${a}; ${b})`));
    default:
      return TRIPLES_FROM.flatMap((a) =>
        TRIPLES_FROM.flatMap((b) => TRIPLES_FROM.map((c) => `${name}(${a}; ${b}; ${c})`)),
      );
  }
}
