import { describe, expect, it, test } from "vitest";
import { oracleTexts } from "../builtins/oracle.fixture.ts";
import { arityOf, MANY, ONE, OPTIONAL } from "./arity.ts";
import { compile } from "./compile.ts";
import { outputsInEveryForm } from "./every-form.fixture.ts";

function arity(program: string): string {
  const { core } = compile(program);
  if (core === null) throw new Error(`${program} does not compile`);
  const found = arityOf(core, () => MANY);
  return found === ONE ? "exactly one" : found === OPTIONAL ? "at most one" : "any number";
}

describe("how many outputs a filter gives", () => {
  test.each([
    ["exactly one", ".a"],
    ["exactly one", ".a.b // 1"],
    ["exactly one", "if .a then error(.b) else 1 end"],
    ["exactly one", "[.[]]"],
    ["exactly one", "reduce .[] as $x (0; . + $x)"],
    ["exactly one", "def fac: if . < 2 then 1 else . * (. - 1 | fac) end; fac"],
    ["exactly one", "(empty, .a)"],
    ["exactly one", "[.a][]"],
    ["at most one", ".a?"],
    ["at most one", "select(.a)"],
    ["at most one", "first(.[])"],
    ["at most one", "try .a.b"],
    ["at most one", "label $out | if .a then break $out else 1 end"],
    ["at most one", ".a? // empty"],
    ["any number", ".[]"],
    ["any number", ".[]?"],
    ["any number", "[.[]][]"],
    ["any number", ".a, .b"],
    ["any number", "[.a]?[]?"],
    ["any number", "def r: ., (.[]? | r); r"],
    ["any number", ". as [$a] ?// $a | $a"],
    ["any number", "def f(g): g; f(.a, .b)"],
    ["any number", "def f($x): $x; f(1, 2)"],
    ["any number", ".[(0, 1)]"],
    ["any number", '"\\(1, 2)"'],
    ["any number", "(1, 2) // 3"],
    ["any number", "try error(1) catch (1, 2)"],
  ])("%s: %s, or code is written that loses outputs or repeats them", (expected, program) => {
    expect(arity(program)).toBe(expected);
  });

  it("a function without end is looked at a few times, not without end", () => {
    expect(arity("def f(g): f(g | g); f(.)")).toBe("exactly one");
    expect(arity("def f: def g: f; g, g; f")).toBe("any number");
  });
});

test.each([
  ["[.[] | (.a, .b) // .c]", '[{"a":1},{"c":2},{"a":1,"b":3},{}]'],
  ["[.[] | .a? // (1, 2)]", '[{"a":0},[],{}]'],
  ["[.[] | if .a? then 1 else empty end, 9]", '[{"a":1},{"a":false},3]'],
  ["[.[] | try (.a, error(5)) catch (., .)]", '[{"a":1},2]'],
  ["[.[] as [$a] ?// $a | $a]", "[[1],2]"],
  ["def f(g): [g, g]; f(.[]), f(empty), f(1)", "[1,2]"],
  ["def f($x; g): $x + (1 | g); [f(1, 2; ., . * 10)]", "null"],
  ["[label $out | .[] | if . > 2 then break $out else . end]", "[1,2,3,1]"],
  ["[limit(3; .[] | ., .)]", "[1,2]"],
  ["[first(empty), first(.[]), isempty(empty)]", "[1,2]"],
  ['[{(.[]): (1, 2)}, "\\(.[]):\\(3, 4)"]', '["a","b"]'],
  ["[.[(0, 1)], .[(0, 1):]]", "[1,2]"],
  ["[reduce (1, 2) as $x ((0, 10); . + $x)]", "null"],
  ["[foreach .[] as $x ((0, 10); . + $x, $x; ., -.)]", "[1,2]"],
  ["[.[] |= empty]", "[1,2,3]"],
  ["[path(.[] | select(. > 1), empty)]", "[1,2,3]"],
  ["def r: if . > 3 then empty elif . > 2 then ., . else . + 1 | r end; [0 | r]", "null"],
  ["[[.a][], ([.a][] | . + 1)]", '{"a":1}'],
])("outputs are neither lost nor repeated: %s", (program, input) => {
  expect(outputsInEveryForm(program, input)).toEqual(oracleTexts(program, input));
});
