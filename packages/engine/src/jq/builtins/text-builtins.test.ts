import { describe, expect, test } from "vitest";
import { compileJq } from "../program.ts";
import { oracleTexts } from "./oracle.fixture.ts";

const outputsOf = (program: string, input: string): string[] => [...compileJq(program).runText(input)];

const VALUES = JSON.stringify([
  null,
  true,
  false,
  0,
  1.5,
  "",
  "abc",
  "a,b,,c",
  "aXbX",
  " \t a\u00a0b\u2003\n",
  "\ufeffx\u0085",
  "aaa",
  "Äbß",
  "a😀é😀",
  "a\u0000b",
  [],
  ["a"],
  ["a", 1, null, true, "b"],
  ["a", ["b"]],
  [65, 128512, 55296, 1114112, -1, 65.9, 1e10],
  [65, "x"],
  [null],
  [1, 2, 1, 2, 1],
  [[1, 2], [1]],
  {},
  { a: 1 },
  { a: "xyz", b: [1, { c: "q" }], d: null },
]);

/** Every one is run on every value. */
const ON_VALUES = [
  "ascii_downcase",
  "ascii_upcase",
  "explode",
  "implode",
  "trim",
  "ltrim",
  "rtrim",
  "tostring",
  "tojson",
  "fromjson",
  "tonumber",
  "toboolean",
  "utf8bytelength",
  "ltrimstr($x)",
  "rtrimstr($x)",
  "trimstr($x)",
  "startswith($x)",
  "endswith($x)",
  "split($x)",
  "join($x)",
  "contains($x)",
  "inside($x)",
  "indices($x)",
  "index($x)",
  "rindex($x)",
] as const;

const ARGUMENTS = [
  '"a"',
  '""',
  '","',
  '"X"',
  '"aa"',
  '"😀"',
  "1",
  "null",
  "[]",
  "[1]",
  "[1,2]",
  "{}",
  '{"a":1}',
  "true",
  "false",
  '["a"]',
];

describe("on every value and for every argument, the same as real jq, errors included", () => {
  test.each(ON_VALUES)("%s", (call) => {
    const programs = call.includes("$x") ? `[${ARGUMENTS.join(",")}][] as $x | ` : "";
    const program = `${programs}.[] | [try ${call} catch ["error", .]]`;
    expect(outputsOf(program, VALUES)).toEqual(oracleTexts(program, VALUES));
  });
});

const NUMERALS = JSON.stringify(
  "1 -1 +1 1.5 .5 5. 1e3 1E-5 1e+ 01 -0 0.10 12345678901234567890 1_0 0x10 1f nan NaN -nan nan0 nan1 snan inf -INF Infinity infinit 1e1000 1e-1000 ١ - + . e5 1.2.3 --1 true"
    .split(" ")
    .concat(" 1", "1 ", "1\n", ""),
);

test.each(["tonumber", "fromjson"])("%s reads the numbers that jq reads, and no others", (call) => {
  const program = `.[] | [., try (${call} | ., tojson) catch "refused"]`;
  expect(outputsOf(program, NUMERALS)).toEqual(oracleTexts(program, NUMERALS));
});

test.each([
  "[nan] | try implode catch .",
  "[true, [true], {a: true}] | map(. as $x | try contains(false, [false], {a: false}) catch .)",
  '"foobar" | contains("bar","baz"), inside("xfoobarx"), ([.] | contains(["oob"]))',
  '"x" | try halt_error("a") catch ., try halt_error(null) catch .',
  '"a,b" | [split(",", "a")], [join(",")?], [ltrimstr("a","a,")], [indices(",","b")]',
  "[have_literal_numbers, have_decnum, input_line_number]",
])("%s gives what it gives in real jq", (program) => {
  expect(outputsOf(program, "null")).toEqual(oracleTexts(program, "null"));
});
