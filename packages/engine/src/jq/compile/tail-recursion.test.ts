import { describe, expect, it, test } from "vitest";
import { oracleTexts } from "../builtins/oracle.fixture.ts";
import { compileJq } from "../program.ts";
import { outputsInEveryForm } from "./every-form.fixture.ts";

/** More rounds than the depth budget has calls. */
const ROUNDS = 200_000;

describe("a call of itself in last position is a round of a loop, or a long list ends the program", () => {
  test.each([
    [`def f: if . < ${ROUNDS} then . + 1 | f else . end; 0 | f`],
    [`def f($n): if $n < ${ROUNDS} then f($n + 1) else $n end; f(0)`],
    [`def f($n; g): if $n < ${ROUNDS} then $n as $m | f($m + 1; g) else $n | g end; f(0; .)`],
    [`def f: if . < ${ROUNDS} then empty, (. + 1 | f) else . end; 0 | f`],
    [`last(def f: if . < ${ROUNDS} then ., (. + 1 | f) else . end; 0 | f)`],
    [`def f: (select(. >= ${ROUNDS}) // (. + 1 | f)); 0 | f`],
    [`0 | until(. >= ${ROUNDS}; . + 1)`],
    [`last(0 | recurse(if . < ${ROUNDS} then . + 1 else empty end))`],
    [`last(limit(${ROUNDS + 1}; 0 | repeat(.))) | ${ROUNDS}`],
  ])("%s", (program) => {
    expect(compileJq(program).first(null)).toBe(ROUNDS);
    expect([...compileJq(program).run(null)]).toEqual([ROUNDS]);
  });
});

test.each([
  // Each would go wrong as a loop: something is left to do after the call, or more than one call is made.
  ["def f: if . > 0 then (. - 1 | f) + 1 else 0 end; 5 | f", "null"],
  ["def f: if . > 0 then (. - 1 | f), . else 0 end; [3 | f]", "null"],
  ["def f: if . > 0 then (. - 1, . - 2) | f else . end; [3 | f]", "null"],
  ["def f: if . > 2 then . else try (. + 1 | f) catch 9 end; [0 | f]", "null"],
  ["def f: if . > 2 then error(.) else try (. + 1 | f) catch (. * 10) end; [0 | f]", "null"],
  ["def f: [if . > 0 then . - 1 | f else . end]; 3 | f", "null"],
  ["def f(g): if . > 20 then . else (. | g) | f(g | . + 1) end; [1 | f(. * 2)]", "null"],
  ["def f(g): if . > 3 then g else . + 1 | f(g, .) end; [0 | f(10)]", "null"],
  ["def f($a; $b): if $a > 0 then f($a - 1; $a) else [$a, $b] end; f(3; 0)", "null"],
  ["def f($a; $b): if $a > 0 then f($b; $a - 1) else [$a, $b] end; f(3; 2)", "null"],
  ["def f($n): if $n > 2 then empty else $n, f($n + 1, $n + 2) end; [f(0)]", "null"],
  ["def f(g): if . > 2 then . else def h: g; . + 1 | f(h) end; [0 | f(7)]", "null"],
  ["def f: if . > 3 then . else (. + 1) as [$x] ?// $x | $x | f end; [0 | f]", "null"],
  ["[path(def f: if . == null then . else .next | f end; f)]", '{"next":{"next":{}}}'],
  ["[recurse(.[]?; true) | numbers]", "[1,[2,[3]]]"],
  ["[limit(4; def f: ., (. * 2 | f); 1 | f)]", "null"],
  ["[label $out | def f: if . > 2 then ., break $out else ., (. + 1 | f) end; 0 | f]", "null"],
])("rounds and calls give the same: %s", (program, input) => {
  expect(outputsInEveryForm(program, input)).toEqual(oracleTexts(program, input));
});

it("closures made in one round keep the values of that round", () => {
  const program = "def f($n; g): if $n > 2 then [g] else f($n + 1; g, $n) end; f(0; 9)";
  expect(outputsInEveryForm(program, "null")).toEqual(oracleTexts(program, "null"));
});

it("a loop without end stops at the limit of steps", () => {
  expect(() => compileJq("def f: f; f", { budget: { steps: 10_000 } }).first(null)).toThrow("10000 steps");
});
