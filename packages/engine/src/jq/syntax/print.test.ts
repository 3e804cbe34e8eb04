import { expect, test } from "vitest";
import { type ParseResult, parseModule, parseProgram } from "./parse.ts";
import { printProgram } from "./print-program.ts";

function printed(source: string, parse: (source: string) => ParseResult = parseProgram): string {
  const { program, problems } = parse(source);
  if (program === null) throw new Error(`${source}: ${problems.map(({ message }) => message).join("; ")}`);
  return printProgram(program);
}

const operators = [
  ...["(.a | .b), .c", ".a, .b | .c", "(1, 2) + 3", "1 - (2 - 3)", "1 - 2 - 3", "(1 // 2) // 3", "1 // 2 // 3"],
  ...["(.a | .b) | .c", ".a | .b | .c", "-(1 + 2)", "-1 + 2", "--1", "-.a?", "(1 + 2)[0]", "(1 == 2) == 3"],
  ...["(.a = 1) = 2", ".a = (.b = 1)", ".a = 1 // 2", ".a = (1 // 2)", "(1 or 2) and 3", "1 or 2 and 3", "2 * (3 + 4)"],
];

test.each(operators)("an operator keeps the parentheses that it needs: %s", (source) => {
  expect(printed(source)).toBe(source);
});

const bodies = [
  ...["1 as $x | 2, 3", "(1 as $x | 2), 3", "1, 2 as $x | 3 | 4", "(1, 2) as $x | $x", "1 + 2 as $x | $x"],
  ...["1 + (. as $x | 2)", "1 | def f: 2; f", "(1 | def f: 2; f) | 3", "1 // (label $x | 1)", "(def f: 1; f)"],
  ...["{a: 1 | 2}", "{a: (1, 2)}", "{a: (1 as $x | 2)}", "{a: 1 | (def f: 2; f)}", "[1 | 2]", "f(1 | 2; 3, 4)"],
  ...["reduce (1, 2) as $x (0; . + $x)", "reduce 1 // 2 as [$x] ?// $x (0; 1)", "foreach .[] as {a: $x} (0; 1; 2)"],
];

test.each(bodies)("what takes all that follows is closed off only where something follows: %s", (source) => {
  expect(printed(source)).toBe(source);
});

const shortened = [
  ["((1))", "1"],
  ["(1 * 2) + 3", "1 * 2 + 3"],
  [".a.[0].[]", ".a[0][]"],
  ['."a"."b c"', '.a["b c"]'],
  ['.["a"]', ".a"],
  ["{a, $x, $__loc__}", "{a: .a, x: $x, __loc__: $__loc__}"],
  ['{"a\\(1)"}', '{"a\\(1)"}'],
  ['{("a"): 1, ($x): 2, (.k): 3}', "{a: 1, $x: 2, (.k): 3}"],
  ["if 1 then 2 else if 3 then 4 end end", "if 1 then 2 elif 3 then 4 end"],
  ["'a'", '"a"'],
  ["1 # one\n+ 2", "1 + 2"],
] as const;

test.each(shortened)("%s is printed in the short way", (source, text) => {
  expect(printed(source, (one) => parseProgram(one, { singleQuotes: true }))).toBe(text);
});

const marks = [
  ["a step's own question mark is not a try", ".a?", ".a?"],
  ["a try around a step is not its question mark", "try .a", "try .a"],
  ["a try around a step in parentheses", "(.a)?.b", "(try .a).b"],
  ["a try around a try", ".a??", ".a??"],
  ["a try around another term", "try f(1)", "f(1)?"],
  ["a try around an operator", "(1 + 2)?", "try (1 + 2)"],
  ["a catch that would go to the inner try", "try (try -1) catch 2", "try (try -1) catch 2"],
  ["a catch that goes to the inner try", "try try -1 catch 2", "try try -1 catch 2"],
  ["a catch behind a sign", "try -(try -1) catch 2", "try (-try -1) catch 2"],
] as const;

test.each(marks)("%s: %s", (_, source, text) => {
  expect(printed(source)).toBe(text);
});

test("a field of a number is kept apart from it, since `1.a` would be read as `1.` and `a`", () => {
  expect(printed("1 .a")).toBe("1 .a");
});

test("text in strings is escaped so that nothing in it ends the string or begins an interpolation", () => {
  const source = '"a\\"b\\\\(1)\\n\\u0000\\u2028"';
  expect(printed(source)).toBe('"a\\"b\\\\(1)\\n\\u0000\u2028"');
});

test("a module keeps its metadata, imports and definitions", () => {
  const source =
    'module {a: 1}; import "a" as b {c: 2}; import "d" as $e; include "f"; def g($x; y): $x | y; def h: 1;';
  expect(printed(source, parseModule)).toBe(source);
});
