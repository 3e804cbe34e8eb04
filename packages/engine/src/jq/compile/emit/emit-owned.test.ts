import { expect, it, test } from "vitest";
import { oracleTexts } from "../../builtins/oracle.fixture.ts";
import { compileJq } from "../../program.ts";
import { outputsInEveryForm } from "../every-form.fixture.ts";

test.each([
  ["a state kept by the init", ". as $in | reduce (1, 2) as $x ($in; . + [$x]) | [., $in]", "[0]"],
  ["a state kept in a variable", "[1] as $a | [reduce (2, 3) as $x ($a; . + [$x]), $a]", "null"],
  ["a state put into itself", "reduce (1, 2, 3) as $x ([]; . + [$x] | .[0] |= [., $x])", "null"],
  ["the item added as it is", "reduce .[] as $x ([]; . + [$x] | .[0].a += 1) | .", '[{"a":1},{"a":5}]'],
  [
    "an item changed after it was added",
    ". as $in | reduce .[] as $x ({}; .k += [$x] | .k[0].a = 7) | [., $in]",
    '[{"a":1},{"a":5}]',
  ],
  ["null plus an array that is somebody's", ". as $in | reduce .[] as $x (null; . + $x) | [., $in]", "[[1],[2],[3]]"],
  [
    "an object taken over by +",
    ". as $in | reduce .[] as $x ({}; . + $x | .z += 1) | [., $in]",
    '[{"a":{"b":1}},{"z":3}]',
  ],
  ["old values seen twice", "reduce (1, 2) as $x ({a: {b: 0}}; (.a, .c, .a.b) |= {x: ., y: .})", "null"],
  ["one value at two paths", "[9] as $v | reduce (1, 2) as $x ({}; .a = $v | .b = $v | .a += [$x])", "null"],
  ["a value assigned, then changed at one place", "reduce (1, 2) as $x ({}; .a = [0] | .b = .a | .a[0] += $x)", "null"],
  ["the state of the step before", "[foreach (1, 2, 3) as $x ([]; . + [$x])]", "null"],
  ["states given out while the fold goes on", "[foreach .[] as $x ({}; .[$x] += 1)]", '["a","b","a"]'],
  ["a slice of the state", "reduce (1, 2, 3) as $x ([[0]]; .[0:1] |= . + [[$x]] | .[0] += [$x])", "null"],
  ["a state deleted from", "reduce (1, 2, 3) as $x ([1, 2, 3]; (.[] | select(. == $x)) |= empty)", "null"],
  ["the paths of a state that grows", "reduce (1, 2) as $x ([1]; (.[] as $y | .[length]) = 5)", "null"],
  ["a branch that keeps the state", "reduce (1, 2, 3) as $x ([]; if $x == 2 then [., .] else . + [$x] end)", "null"],
  ["a fold within a fold", "reduce (1, 2) as $x ([]; . + [reduce (3, 4) as $y ([$x]; . + [$y])])", "null"],
  [
    "a fold on the state of another",
    "reduce (1, 2) as $x ({a: []}; .a |= reduce (3, 4) as $y (.; . + [$y * $x]))",
    "null",
  ],
  [
    "a state that ?// goes back to",
    '[reduce [[1, 2]][] as [$a] ?// $a ([]; . + [$a] | if ($a | type) == "number" then error else . end)]',
    "null",
  ],
  ["a state bound on the way", "reduce (1, 2) as $x ([]; . as $old | . + [$x] | . + [$old])", "null"],
  ["one init for two folds", "[([0], [9]) as $i | reduce (1, 2) as $x ($i; . + [$x]), $i]", "null"],
  ["text and numbers", '[reduce (1, 2) as $x (""; . + "\\($x)"), reduce (1, 2) as $x (0; . + $x)]', "null"],
])("%s is never changed behind the back of whoever holds it", (_what, program, input) => {
  expect(outputsInEveryForm(program, input)).toEqual(oracleTexts(program, input));
});

it("the input, a variable of the caller and an output given before stay as they were", () => {
  const input = { list: [1], map: { a: [1] } };
  const list = [0];
  const program = compileJq(
    "foreach (1, 2) as $x (.; .list += [$x] | .map.a += [$x]), reduce (1, 2) as $x ($list; . + [$x])",
    { variables: { list } },
  );
  const outputs: string[] = [];
  const kept: unknown[] = [];
  for (const output of program.run(input)) {
    outputs.push(JSON.stringify(output));
    kept.push(output);
  }
  expect(kept.map((output) => JSON.stringify(output))).toEqual(outputs);
  expect(input).toEqual({ list: [1], map: { a: [1] } });
  expect(list).toEqual([0]);
  expect(outputs.at(-1)).toBe("[0,1,2]");
});

it("a fold that fails half-way leaves its init alone for the handler", () => {
  const program = '[1] as $init | try (reduce (2, "x") as $x ($init; . + [$x] | .[1] += 1)) catch $init';
  expect(outputsInEveryForm(program, "null")).toEqual(oracleTexts(program, "null"));
});

test.each([
  ["reduce range(40000) as $x ([]; . + [$x]) | length"],
  ['reduce range(40000) as $x ({}; . + {"k\\($x)": $x}) | length'],
  ['reduce range(40000) as $x ({}; .["k\\($x)"] += 1) | length'],
  ["reduce range(40000) as $x ({a: []}; .a += [$x]) | .a | length"],
  ["reduce range(40000) as $x ([]; if $x < 0 then . else .[$x] = $x end) | length"],
])("a fold that adds to its state costs as much as it adds, not its square: %s", (program) => {
  // The square would be 800 million elements, 6.4 GB.
  expect(compileJq(program, { budget: { allocation: 20_000_000, steps: 4_000_000 } }).first(null)).toBe(40_000);
});
