import { expect, test } from "vitest";
import { readCompileErrors } from "./compile-errors.ts";

/** `code [underlined] message` */
function read(stderr: string, source: string, prelude = ""): string[] {
  return readCompileErrors(stderr, source, prelude).map(
    ({ code, span, message }) =>
      `${code} [${span === undefined ? "-" : source.slice(span.start, span.end)}] ${message}`,
  );
}

test("each error of jq 1.8 has its code and the part that jq points at, on any line", () => {
  const stderr = [
    "jq: error: foo/0 is not defined at <top-level>, line 2, column 3:",
    "      foo|$bar",
    "      ^^^",
    "jq: error: $bar is not defined at <top-level>, line 2, column 7:",
    "      foo|$bar",
    "          ^^^^",
    "jq: 2 compile errors",
  ].join("\n");
  expect(read(stderr, "1|\n  foo|$bar")).toEqual([
    "jq_unknown_function [foo] foo/0 is not defined",
    "jq_unknown_variable [$bar] $bar is not defined",
  ]);
});

test("columns count bytes, and what was put in front of the program does not count", () => {
  const prelude = 'def env: {"é":1}; ';
  const column = Buffer.byteLength(`${prelude}"é𝒳"|`) + 1;
  const stderr = `jq: error: bar/0 is not defined at <top-level>, line 1, column ${column}:\n    …\n     ^^^\njq: 1 compile error`;
  expect(read(stderr, '"é𝒳"|bar', prelude)).toEqual(["jq_unknown_function [bar] bar/0 is not defined"]);
});

test("jq 1.7, which knows no columns, still gives the message without its advice about shells", () => {
  const undefinedName = "jq: error: foo/0 is not defined at <top-level>, line 1:\nfoo\njq: 1 compile error\n";
  expect(read(undefinedName, "foo")).toEqual(["jq_unknown_function [-] foo/0 is not defined"]);
  const syntax =
    "jq: error: syntax error, unexpected IDENT, expecting end of file (Unix shell quoting issues?) at <top-level>, line 1:\n.a b\njq: 1 compile error\n";
  expect(read(syntax, ".a b")).toEqual(["jq_syntax_error [-] syntax error, unexpected IDENT, expecting end of file"]);
});

test("labels, object keys and words that are not understood have codes, too", () => {
  const place = "at <top-level>, line 1, column 1:\n    x\n    ^\njq: 1 compile error";
  expect(read(`jq: error: $*label-x is not defined ${place}`, "x")).toEqual([
    "jq_unknown_label [x] $*label-x is not defined",
  ]);
  expect(read(`jq: error: Cannot use number (1) as object key ${place}`, "x")).toEqual([
    "jq_invalid_key [x] Cannot use number (1) as object key",
  ]);
  expect(read("something else\nentirely", "x")).toEqual(["jq_syntax_error [-] something else"]);
});
