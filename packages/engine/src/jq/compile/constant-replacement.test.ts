import { describe, expect, it, test } from "vitest";
import { oracleTexts } from "../builtins/oracle.fixture.ts";
import { compile } from "./compile.ts";
import { outputsInEveryForm } from "./every-form.fixture.ts";
import { emit } from "./link.ts";

const quoted = (text: string): string => JSON.stringify(text);

describe.each(["", "q", "a", "(?<x>a)|b", "^", "$", "\\s*", "[^a-z]+", "é", "(?=b)", "(?>a)"])(
  "pattern %j",
  (pattern) => {
    test.each(["", "-", "$&$1", "\\1", "é"])("replaced by the constant %j is what jq makes of it", (replacement) => {
      const args = `${quoted(pattern)}; ${quoted(replacement)}`;
      const program = `[.[] | sub(${args}), gsub(${args}), sub(${args}; "gi"), gsub(${args}; "x"), gsub(${args}; "")]`;
      const input = JSON.stringify(["", "a", "aXbA", "a b  c", "é日a𝒳", "b\na"]);
      expect(outputsInEveryForm(program, input)).toEqual(oracleTexts(program, input));
    });
  },
);

test.each([
  ['1 | sub("a"; "b")'],
  ['[] | gsub("a"; "b")'],
  ['sub("("; "b")'],
  ['gsub("a"; "b"; "y")'],
  ['sub("a"; "b"; "y")'],
  ['1 | sub("("; "b"; "y")'],
  ['sub("("; "b"; "y")'],
  ['gsub("q"; 1)'],
  ['gsub("a"; 1)'],
  ['gsub(1; "b")'],
  ['gsub("a"; "b"; 1)'],
  ['gsub("a"; "b"; null)'],
  ['[sub("a", "b"; "x", "y")]'],
  ['[gsub("(?<l>a|b)"; "<\\(.l)>")]'],
  ['def sub($a; $b): "mine"; sub("a"; "b")'],
])("the error or the outputs are those of jq: %s", (program) => {
  const attempt = `try (${program}) catch .`;
  expect(outputsInEveryForm(attempt, '"aab"')).toEqual(oracleTexts(attempt, '"aab"'));
});

describe("that a result of sub is no path", () => {
  it("shows where jq shows it: when it is stepped into or given, also if there was no match", () => {
    for (const program of ['path(sub("q"; "b"))', '(sub("a"; "b") |= 1)', "path([.][])"]) {
      expect(outputsInEveryForm(`try (${program} | "a path") catch "no path"`, '"aab"')).toEqual(['"no path"']);
    }
    expect(outputsInEveryForm('[path(gsub("a"; "b") | 1 | empty)?]', '"aab"')).toEqual(["[]"]);
  });
});

it("no loop over matches is written for constant texts", () => {
  const code = (program: string): string => {
    const { core } = compile(program);
    if (core === null) throw new Error(`${program} does not compile`);
    return emit(core, "first").source;
  };
  expect(code('gsub("a"; "b")')).toContain("replaceall");
  expect(code('gsub("a"; "b")')).not.toContain("for (");
  expect(code('gsub("a"; .x)')).toContain("edits");
});
