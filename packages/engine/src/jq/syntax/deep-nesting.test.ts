import { expect, test } from "vitest";
import { parseProgram } from "./parse.ts";
import { DEEPEST_NESTING } from "./parser.ts";
import { printProgram } from "./print-program.ts";
import { DEEPEST_TREE } from "./tree-depth.ts";

// Measured on Node 24 with its default stack: the parser takes 2 000 brackets (`(`), 1 650 calls, and at worst 970 levels
// (of `if [{a: … }] then …`, where a level costs most) before the stack overflows. The limit is a quarter of the worst.
const nested = [
  ["parentheses", "(", ")"],
  ["arrays", "[", "]"],
  ["objects", "{a: ", "}"],
  ["calls", "f(", ")"],
  ["interpolations", '"\\(', ')"'],
  ["indexes", ".[", "]"],
  ["signs", "- ", ""],
  ["tries", "try ", ""],
  ["bindings", ". as $x | ", ""],
  ["conditions", "if ", " then 1 end"],
  ["sources", "reduce ", " as $x (0; 1)"],
  ["definitions", "(def f: ", "; f)"],
] as const;

test.each(nested)("10 000 nested %s are a problem, not a crash", (_, open, close) => {
  const { problems } = parseProgram(`${open.repeat(10_000)}1${close.repeat(10_000)}`);
  expect(problems.map(({ code, message }) => [code, message])).toEqual([
    ["jq_too_deep", `nested deeper than ${DEEPEST_NESTING} levels`],
  ]);
});

test.each(nested)("80 nested %s are fine", (_, open, close) => {
  expect(parseProgram(`${open.repeat(80)}1${close.repeat(80)}`).problems).toEqual([]);
});

test("10 000 nested patterns are a problem, not a crash", () => {
  const { problems } = parseProgram(`. as ${"[".repeat(10_000)}$x${"]".repeat(10_000)} | 1`);
  expect(problems.map(({ code }) => code)).toEqual(["jq_too_deep"]);
});

test("10 000 brackets that are never closed are one problem", () => {
  for (const open of ["(", "[", "{a: ", '"\\(', "f("]) {
    expect(parseProgram(open.repeat(10_000)).problems.map(({ code }) => code)).toEqual(["jq_unclosed"]);
  }
});

const chains = [
  ["commas", "1, ", ""],
  ["pipes", "1 | ", ""],
  ["sums", "1 + ", ""],
  ["alternatives", "1 // ", ""],
  ["steps", "", ".a"],
  ["question marks", "", "?"],
] as const;

test.each(chains)(
  "a chain of %s may be much longer than brackets are deep, and is printed again",
  (_, before, after) => {
    const { program } = parseProgram(`${before.repeat(DEEPEST_TREE - 2)}1 ${after.repeat(DEEPEST_TREE - 2)}`);
    expect(program === null ? null : printProgram(program).length).toBeGreaterThanOrEqual(DEEPEST_TREE - 1);
  },
);

test.each(chains)(
  "10 000 %s in a chain are a problem, not a tree that later stages cannot follow",
  (_, before, after) => {
    const { problems } = parseProgram(`${before.repeat(10_000)}1 ${after.repeat(10_000)}`);
    expect(problems.map(({ code }) => code)).toEqual(["jq_too_deep"]);
  },
);

test("900 branches of one `if` are fine", () => {
  expect(parseProgram(`if 1 then 2 ${"elif 1 then 2 ".repeat(900)}end`).problems).toEqual([]);
});
