import { expect, test } from "vitest";
import { lex } from "./lex.ts";
import { SyntaxReport } from "./syntax-report.ts";

function tokens(source: string, singleQuotes = false): string[] {
  const report = new SyntaxReport(source);
  const found = lex(report, { singleQuotes });
  expect(report.problems).toEqual([]);
  return found.map(({ kind, text }) => (kind === text || text === "" ? kind : `${kind} ${text}`));
}

test("the longest symbol wins, so `//=` is one operator and `...` is two", () => {
  expect(tokens("//= // /= ?// |= ..")).toEqual(["//=", "//", "/=", "?//", "|=", "..", "endOfSource"]);
  expect(tokens("... ..a")).toEqual(["..", ".", "..", "name a", "endOfSource"]);
});

test("a field is a dot with a name right behind it; a number may begin with a dot, too", () => {
  expect(tokens(".a.if .5 . b")).toEqual(["field a", "field if", "number .5", ".", "name b", "endOfSource"]);
});

test("names, variables and formats take what jq takes into them", () => {
  expect(tokens("a::b $a::b $__loc__ $__loc__x @base64d a: :b")).toEqual([
    ...["name a::b", "variable a::b", "location $__loc__", "variable __loc__x", "format @base64d"],
    ...["name a", ":", ":", "name b", "endOfSource"],
  ]);
});

test("every way to write a number is one token", () => {
  for (const number of ["1", "01", "1.", "1.5", ".5", "1e3", "1E-5", "1.e+3", ".5e1", "100000000000000000000"]) {
    expect(tokens(number)).toEqual([`number ${number}`, "endOfSource"]);
  }
});

test("a keyword may touch the number before it", () => {
  expect(tokens("1and 2")).toEqual(["number 1", "and", "number 2", "endOfSource"]);
});

test("a string is told apart into text and interpolations, to any depth", () => {
  expect(tokens('"a\\("b\\(1)")c"')).toEqual([
    ...['stringStart "', "stringText a", "interpolationStart \\("],
    ...['stringStart "', "stringText b", "interpolationStart \\(", "number 1", "interpolationEnd )", 'stringEnd "'],
    ...["interpolationEnd )", "stringText c", 'stringEnd "', "endOfSource"],
  ]);
});

test("the parenthesis that ends an interpolation is the one that matches", () => {
  expect(tokens('"\\((1))"').slice(1, -2)).toEqual([
    "interpolationStart \\(",
    "(",
    "number 1",
    ")",
    "interpolationEnd )",
  ]);
});

test("single quotes make strings only where they are asked for", () => {
  expect(tokens("'a\"b'", true)).toEqual(["stringStart '", 'stringText a"b', "stringEnd '", "endOfSource"]);
  expect(tokens('"it\'s"', true)).toEqual(['stringStart "', "stringText it's", 'stringEnd "', "endOfSource"]);
});

test("a missing closer is put in, so that the parser sees balanced brackets only", () => {
  const source = '[(1, {"a\\(';
  const report = new SyntaxReport(source);
  const kinds = lex(report, { singleQuotes: false }).map(({ kind }) => kind);
  expect(kinds.slice(-6)).toEqual(["interpolationEnd", "stringEnd", "}", ")", "]", "endOfSource"]);
  expect(report.problems.map(({ code }) => code)).toEqual(["jq_unclosed"]);
});
