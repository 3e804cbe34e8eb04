import { expect, test } from "vitest";
import { oracleTexts } from "../../builtins/oracle.fixture.ts";
import { outputsInEveryForm } from "../every-form.fixture.ts";

const INPUTS = [
  "null",
  "[]",
  "[1,2,3]",
  '{"a":{"b":[1,{"c":2}]},"k":"a","n":-1}',
  '{"a":[{"b":0}],"k":0}',
  '"text"',
  "7",
];

const PATHS = [
  ".",
  ".a",
  ".a.b",
  ".a | .b",
  ".a.__proto__",
  ".[0]",
  ".[-1]",
  ".[-9].b",
  ".[-1][{}]",
  ".[nan]",
  ".[1e9]",
  ".a[.k]",
  ".[.k?]",
  ".[.k].b",
  ".a | .[0] | .b",
  '.[{"start": 1, "end": 2}]',
  '.a["b"][1:]',
  ".[[1]]",
  ".[true]",
  ".a[[0]].b",
];

const UPDATES = ["= 1", "= [9]", "|= [.]", "|= empty", "|= (., .)", "+= 1", "//= 5", "|= error(.)"];

test.each(PATHS)("a change at %s is what jq makes of it, errors included", (path) => {
  const programs = UPDATES.map((update) => `(try ((${path}) ${update}) catch .)`);
  for (const input of INPUTS) {
    for (const program of programs) {
      expect({ program, input, outputs: outputsInEveryForm(program, input) }).toEqual({
        program,
        input,
        outputs: oracleTexts(program, input),
      });
    }
  }
});

test("a fold that changes its state at a straight path leaves what it was given as it was", () => {
  const program = ". as $in | reduce (1, 2, 3) as $x (.; .a.b[0] += $x | .k = .a | .a.b |= . + [$x]) | [., $in]";
  expect(outputsInEveryForm(program, '{"a":{"b":[1]}}')).toEqual(oracleTexts(program, '{"a":{"b":[1]}}'));
});
