import { describe, expect, test } from "vitest";
import { oracleTexts } from "../builtins/oracle.fixture.ts";
import { compile } from "./compile.ts";
import { outputsInEveryForm } from "./every-form.fixture.ts";
import { readsInput } from "./reads-input.ts";

function reads(program: string): boolean {
  const { core } = compile(program);
  if (core === null) throw new Error(`${program} does not compile`);
  return readsInput(core);
}

describe("whether a filter looks at its input, or an update in place is seen half done", () => {
  test.each([
    ["."],
    [".a"],
    ["[.]"],
    ["{a: .}"],
    ['{"a"}'],
    ['"\\(.)"'],
    ["-."],
    ["1 + ."],
    [". and 1"],
    ["null // ."],
    ["if 1 then . else 2 end"],
    ["[1][.]"],
    ["[1][:.]"],
    ["1, ."],
    [". | 1"],
    ["length"],
    ["def f: .; f"],
    ["def f(g): g; f(.)"],
    ["1 as $x | ."],
    ["try . catch 1"],
    ["first(.)"],
    ["input"],
  ])("%s does", (program) => {
    expect(reads(program)).toBe(true);
  });

  test.each([["1"], ["$ENV"], ["[1, {a: 2}]"], ["1 | ."], ['"\\(1 | .)"'], ["empty"], ["-(1 | .)"], ["[1][0]"]])(
    "%s does not",
    (program) => {
      expect(reads(program)).toBe(false);
    },
  );
});

test.each([
  ["reduce .[] as $x ([]; . + [length])", "[1,2,3]"],
  ["reduce .[] as $x ([]; . + [.])", "[1,2,3]"],
  ["reduce .[] as $x ({}; .a = [.])", "[1,2]"],
  ["reduce .[] as $x ([]; . + (. | [length]))", "[1,2,3]"],
  ["reduce .[] as $x ([]; . + [[$x] | length])", "[1,2,3]"],
])("a step that looks at the state sees it as it was: %s", (program, input) => {
  expect(outputsInEveryForm(program, input)).toEqual(oracleTexts(program, input));
});
