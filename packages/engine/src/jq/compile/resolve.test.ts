import { describe, expect, it, test } from "vitest";
import { oracleTexts } from "../builtins/oracle.fixture.ts";
import { compile } from "./compile.ts";
import { outputsInEveryForm } from "./every-form.fixture.ts";

/** Every problem of a program: code, the text that it points at, and the hint. */
function problemsOf(program: string): string[] {
  return compile(program).problems.map(({ code, span, hint }) => {
    const text = span === undefined ? "" : program.slice(span.start, span.end);
    return [code, text, ...(hint === undefined ? [] : [hint])].join(" | ");
  });
}

describe("a name without a meaning is told with what may have been meant", () => {
  test.each([
    [".[] | slect(.a)", "jq_unknown_function | slect(.a) | did you mean `select`?"],
    ["def total: 1; totl", "jq_unknown_function | totl | did you mean `total`?"],
    ["lowercase", "jq_unknown_function | lowercase | did you mean `ascii_downcase`?"],
    ['replace("a"; "b")', 'jq_unknown_function | replace("a"; "b") | did you mean `gsub`?'],
    ["substring(1; 2)", "jq_unknown_function | substring(1; 2) | jq has a slice such as `.[2:5]`"],
    ["zzzzzzzz", "jq_unknown_function | zzzzzzzz"],
    ["constructor", "jq_unknown_function | constructor"],
    ['test("a", "i"; 1; 2)', 'jq_wrong_arity | test("a", "i"; 1; 2) | arguments are separated by `;`, not by `,`'],
    [". as $name | $nmae", "jq_unknown_variable | $nmae | did you mean `$name`?"],
    ["$x", "jq_unknown_variable | $x"],
    ["label $out | break $ou", "jq_unknown_label | break $ou | did you mean `$out`?"],
    ["break $out", "jq_unknown_label | break $out"],
  ])("%s", (program, expected) => {
    expect(problemsOf(program)).toEqual([expected]);
  });

  it("internal functions are never proposed", () => {
    expect(problemsOf("_modfy(.; .)").join()).not.toContain("_modify");
  });

  it("all problems are told at once, in the order of the text", () => {
    const names = problemsOf("$a, {(c1c): b1b}, $c").map((text) => text.split(" | ")[1]);
    expect(names).toEqual(["$a", "c1c", "b1b", "$c"]);
  });

  it("a function that nothing calls may say what it likes; one that is called may not, and is told once", () => {
    expect(problemsOf("def unused: nonsense_name; .")).toEqual([]);
    expect(problemsOf("def f: nonsense_name; def g: f, f; [g, f]")).toHaveLength(1);
    expect(problemsOf("def f: def g: nonsense_name; 1; f")).toEqual([]);
  });

  it("names end where their scope ends", () => {
    expect(problemsOf("(1 as $x | $x) | $x")).toHaveLength(1);
    expect(problemsOf("(def f: 1; f) | f")).toHaveLength(1);
    expect(problemsOf("(label $l | 1) | break $l")).toHaveLength(1);
    expect(problemsOf("reduce . as $x ($x; .)")).toHaveLength(1);
    expect(problemsOf("def f: g; def g: 1; f")).toHaveLength(1);
    expect(problemsOf("def f(a): b; def g(b): f(b); g(1)")).toHaveLength(1);
  });
});

test.each([
  ["the inner variable", "1 as $x | (2 as $x | $x), $x"],
  ["the later definition, except in what was defined before", "def f: 1; def g: f; def f: 2; [f, g]"],
  ["a parameter before a function of the same name", "def f: 1; def g(f): f; g(2)"],
  ["a definition by its number of arguments", "def f: 1; def f(a): 2; def f(a; b): 3; [f, f(.), f(.; .)]"],
  ["a definition before a builtin", "def length: 7; [length, ([1] | map(length))]"],
  [
    "a builtin, in builtins, whatever the program defines",
    "def select(f): 9; def map(f): [.[] | f]; [1] | any, (map(.)), ([2, 3] | del(.[] | values))",
  ],
  ["the literals, whatever the program defines", "def true: 1; def null: 2; [true, null]"],
  ["the function itself in its own body", "def f: 1; def f: if . > 2 then . else . + 1 | f end; 0 | f"],
  ["$x and x of a parameter $x", "def f($x): [$x, x]; f(1, 2)"],
  ["the variable around a filter argument, not the one inside", "1 as $x | def f(g): 2 as $x | g; f($x)"],
  ["the innermost label", "[label $a | 1, (label $a | 2, break $a, 3), 4, break $a, 5]"],
  ["the label of the place where a closure was written", "def f(g): label $l | g, 1; [label $l | f(break $l), 2]"],
  ["what a pattern bound last, with ?//", "[[1, 2]] | .[] as [$a, $b] ?// $a | [$a, $b]"],
  ["the outer variable in the key of a pattern", '"b" as $k | {a: "x", b: 5, k: "a"} | . as {$k, ($k): $v} | [$k, $v]'],
  ["the input of the statement for both sides of an update", "{a: 1, b: 2} | .a += .b | .b -= .a | .a //= 9"],
])("a name means %s", (_what, program) => {
  expect(outputsInEveryForm(program, "null")).toEqual(oracleTexts(program, "null"));
});

test.each([
  [
    "a function that uses a variable around it",
    "def f($n): def g: if . >= $n then [., $n] else . + 1 | g end; 0 | g; [f(2), f(3)]",
  ],
  [
    "a function that uses a filter around it",
    "def f(h): def g: if . > 9 then . else h | g end; g; [1 | f(. * 2), f(. + 4)]",
  ],
  ["functions within recursive functions", "def f($n): def g: $n; if $n > 2 then [g] else [g] + f($n + 1) end; f(0)"],
  ["a label used from a nested function", "[label $l | def f: if . > 2 then break $l else ., (. + 1 | f) end; 0 | f]"],
  ["a filter handed on through recursion", "def f($n; g): if $n == 0 then g else f($n - 1; g + $n) end; f(3; 100)"],
  ["a sibling that is not self-contained", "def f($x): def a: $x; def b: a + 1; def c: b + a; [c, b, a]; f(10)"],
  ["recursion through a nested function", "def f: def g: if . > 3 then . else . + 1 | f end; g; [0 | f]"],
])("recursion and surroundings: %s", (_what, program) => {
  expect(outputsInEveryForm(program, "null")).toEqual(oracleTexts(program, "null"));
});
