import { renderProblem } from "@longshore/shared";
import { expect, test } from "vitest";
import { parseProgram } from "./parse.ts";

/** Each problem as a line: what is underlined, the message, notes, and the hint. */
function problemsOf(source: string): string[] {
  return parseProgram(source).problems.map(({ span, message, notes = [], hint }) =>
    [`${source.slice(span?.start, span?.end)}: ${message}`, ...notes, ...(hint === undefined ? [] : [hint])].join("; "),
  );
}

test("a problem is rendered with its place, what was left open, and what to do", () => {
  const source = ".items\n| map(select(.a == 1)\n| .b";
  const [problem] = parseProgram(source).problems;
  expect(problem && renderProblem(problem)).toBe(
    [
      "error[jq_unclosed] expected `)`, found the end",
      "  3 │ | .b",
      "    │     ^",
      "  note: `(` at line 2, column 6 is never closed",
    ].join("\n"),
  );
});

const unclosed = [
  ["[(1, 2]", ["]: expected `)`, found `]`; `(` at line 1, column 2 is never closed"]],
  ["(1]", ["]: expected `)`, found `]`; `(` at line 1, column 1 is still open"]],
  [".a]", ["]: `]` closes nothing"]],
  ['"abc', ['": this string is never closed; close it with `"`; a quote inside of it is written `\\"`']],
  [
    '"a\\(.b"',
    [
      '": this string is never closed; inside `\\(` at line 1, column 3; if it is to end the string around it, `\\(` needs its `)` first',
    ],
  ],
  ['{"a": {"b": 1}', [": expected `}`, found the end; `{` at line 1, column 1 is never closed"]],
  [
    "((((1",
    [
      ": expected `)`, found the end; `(` at line 1, column 4 is never closed; `(` at line 1, column 3 is never closed; `(` at line 1, column 2 is never closed; and 1 more around it",
    ],
  ],
  [
    "if .a then 1",
    [
      ": expected an operator, `elif`, `else` or `end`, found the end; `if` at line 1, column 1 is never closed; every `if` has its own `end`; in `else if` too, but not in `elif`",
    ],
  ],
  ["def f: .a", [": expected an operator or `;`, found the end; `def` at line 1, column 1 is never closed"]],
] as const;

test.each(unclosed)("what was left open is named with its place: %s", (source, expected) => {
  expect(problemsOf(source)).toEqual(expected);
});

const mistakes = [
  [".a && .b", "&&: `&&` is not a jq operator; jq writes `and`"],
  [".a || .b", "||: `||` is not a jq operator; jq writes `or`; for a default value it has `//`"],
  ["!.a", "!: `!` is not a jq operator; jq negates with the filter `not`: `.archived | not`"],
  [".a === 1", "===: `===` is not a jq operator; jq compares with `==`"],
  ["'abc'", "': `'` does not begin a string; jq strings stand between straight double quotes: `\"text\"`"],
  ["“a”", '“: `“` does not begin a string; jq strings stand between straight double quotes: `"text"`'],
  ["`a`", '`: a backtick does not begin a string; jq strings stand between straight double quotes: `"text"`'],
  ['"\\d"', "\\d: jq strings have no `\\d`; in a regular expression the backslash is doubled: `\\\\d`"],
  [
    ".a\u00a0",
    "\u00a0: a no-break space has no meaning in jq; delete it; jq takes spaces, tabs and line breaks between words",
  ],
  [
    ".größe",
    'größe: `größe` has no meaning in jq; names are made of ASCII letters, digits and _; a key can be quoted: `."größe"`',
  ],
  ["0x10", "0x10: `0x10` is not a number"],
  [
    "if 1 then 2 elseif 3 then 4 end",
    "elseif: expected an operator, `elif`, `else` or `end`, found `elseif`; jq writes `elif`",
  ],
  [".a.0", ".0: expected an operator or the end, found `.0`; an element of an array is `[0]`"],
  [".a.$b", '$b: expected a name, `"…"` or `[…]` right after the dot, found `$b`; a key in a variable is `[$b]`'],
  [". name", "name: expected an operator or the end, found `name`; without the space it is a field: `.name`"],
  ["{{ .a }}", '{: expected an object key, found `{`; jq has no `{{…}}`; text with values in it is `"… \\(.name) …"`'],
  ["[1, 2,]", "]: expected a filter, found `]`; leave out the comma before it"],
  ["now()", "): expected a filter, found `)`; without arguments a call has no parentheses"],
  [
    "{a: 1 as $x | $x}",
    "as: expected an operator, `,` or `}`, found `as`; in an object, `… as $x | …` needs parentheses around it",
  ],
  ["1 + def f: 1; f", "def: expected a filter, found `def`; `def …` needs parentheses around it here"],
  [".a ? 1 : 2", "1: expected an operator or the end, found `1`; jq writes `if … then … else … end`"],
  ["def if: 1; .", "if: expected a function name, found `if`; `if` is a keyword and cannot be a name"],
  ["label out | 1", "out: expected a `$name`, found `out`; the names of variables and labels begin with `$`: `$out`"],
  ["{1: 2}", '1: expected an object key, found `1`; a number as a key needs quotes: `"1"`'],
  ["{.a: 2}", ".a: expected an object key, found `.a`; a key that is computed needs parentheses: `{(.name): 1}`"],
  ["{(1): 2}", '1: an object key is a string, this is a number; a number as a key needs quotes: `"1"`'],
  [
    ".a; .b",
    ";: expected an operator or the end, found `;`; `;` only separates arguments; filters are joined by `|` or `,`",
  ],
  [
    ".a length",
    "length: expected an operator or the end, found `length`; `|` feeds one filter into the next, `,` gives the outputs of both",
  ],
  [
    ".a ?// 1",
    "?//: expected an operator or the end, found `?//`; with a space in between it is `?` and `//`: `.a? // 1`",
  ],
  [".a.[1:2]", ".a.[1:2]: a slice cannot follow a dot; leave out the dot before `[`"],
  ["1 == 2 == 3", "==: expected an operator of another kind, found `==`"],
  ["1 as $x", ": expected `|` or `?//`, found the end"],
  ["", ": there is no filter to run; `.` gives the input back"],
] as const;

test.each(mistakes)("a frequent mistake is told in one problem that says what to do: %s", (source, expected) => {
  expect(problemsOf(source)).toEqual([expected]);
});

const several = [
  [".a b | .c d", ["b", "d"]],
  ["if .a b then .c d else .e f end | .g h", ["b", "d", "f", "h"]],
  ["f(1 2; 3 4; 5)", ["2", "4"]],
  ["[1 2] + {a: 3 4, b: 5 6}", ["2", "4", "6"]],
  ["def f: 1 2; def g: 3 4; f 5", ["2", "4", "5"]],
  ['"\\q \\(1 2) \\w" && 3 4', ["\\q", "2", "\\w", "&&", "4"]],
  ["reduce .[] as $x (1 2; 3 4)", ["2", "4"]],
] as const;

test.each(several)("one program reports all of its problems, and none of them twice: %s", (source, expected) => {
  const found = parseProgram(source).problems.map(({ span }) => source.slice(span?.start, span?.end));
  expect(found).toEqual(expected);
});

test("where brackets do not fit together, nothing is said about the text behind", () => {
  expect(problemsOf("1 2 | map(.a | 3 4] | 5 6")).toHaveLength(2);
});

test("a program that is all mistakes reports the first ten", () => {
  expect(parseProgram("1 2 | ".repeat(50)).problems).toHaveLength(10);
});

test("subtracting a filter from a field is no mistake to the parser: `.foo-bar`", () => {
  expect(problemsOf(".foo-bar")).toEqual([]);
});
