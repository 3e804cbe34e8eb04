import { describe, expect, test } from "vitest";
import { compileJq } from "../program.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, LimitReached, Run } from "../values/run.ts";
import { caller, oracleTexts } from "./oracle.fixture.ts";
import { REGEX } from "./regex.ts";

const call = caller(REGEX);

const outputsOf = (program: string, input: string): string[] => [...compileJq(program).runText(input)];

test.each(REGEX.flatMap(({ examples }) => examples))("the example $program is what real jq answers", (example) => {
  expect(oracleTexts(example.program, example.input)).toEqual(example.outputs);
  expect(outputsOf(example.program, example.input)).toEqual(example.outputs);
});

/** Programs by input. Each is run alone, so that one that fails does not hide the others. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  '"foo bar foo"': [
    '[match("foo (?<second>bar)? foo"; "g")]',
    '[match(["foo", "g"]) | .offset]',
    '[match("a","o"; "g",null) | .offset]',
    '[match("";"g") | .offset]',
    '[match("(?=o)";"g") | [.offset, .length, .string]]',
    '[match("(?=(o))";"g").captures[]]',
    '[match("()(x)?";"g").captures]',
    'capture("(?<a>fo+)(?<b>q)?"), [capture("(?<a>[a-z])"; "g")], [capture(["(?<a>FOO)", "gi"])]',
    '[capture("(?<x>o)|(?<x>b)"; "g")], [capture("o")]',
    '[capture("(?<__proto__>o)")]',
    '[scan("o")], [scan("(o)( )?")], [scan("O"; "i")], [scan("o", "b")]',
    '[test("foo","x"), test("FOO"; "i",null), test(["FOO","i"]), test(["foo"])]',
    '[splits(" ")], [splits("O"; "i")], split(" +"; null), split("(?<s> )"; "g"), split(""; null)',
    '[split(" ","o"; null,"i")], [splits(" ","o"; null,"i")]',
    '[sub("o"; "x","y")], [gsub("o"; "x","y")], [sub("(?<l>o)(?<m>z)?"; tojson)]',
    '[gsub("(?<l>.)"; if .l == "o" then "1","2" else "3" end)], [gsub("(?<l>[fo])"; if .l == "o" then "3" else "1","2" end)]',
    '[gsub("o"; empty)], [sub("zz"; empty)], [gsub("o"; "")], [gsub("o"; null)]',
    '[sub("o","f"; "x"; "g","")], [gsub("O"; "x"; "i")], [gsub("^"; ">")], [gsub("$"; "<")], [gsub("\\\\b"; "|")]',
    'gsub(""; "-"), gsub("(?<a>o)(?<b>\\\\s)"; "\\(.b)\\(.a)"), [gsub("o"; "a"; "g")]',
    '. as $x | [gsub("(?<w>\\\\w+)"; .w + ($x | length | tostring))]',
  ],
  '"é😀z é"': [
    '[match("";"g") | .offset]',
    'gsub("";"-")',
    'gsub("\\\\b";"|")',
    '[match("z|é";"g") | [.offset, .length]]',
    '[match("(😀)(z)").captures[].offset]',
    'split("";null)',
    '[scan("\\\\S")]',
    'sub("(?<c>.)$"; "<\\(.c)>")',
  ],
  '""': [
    '[match("";"g")]',
    'gsub("";"a")',
    'gsub("^";"a")',
    'sub("$";"a")',
    '[scan("")]',
    'split("";null)',
    'split("a";null)',
    '[gsub("";"x","y")]',
  ],
};

describe("programs give what they give in real jq", () => {
  const cases = Object.entries(PROGRAMS).flatMap(([input, programs]) =>
    programs.map((program) => ({ input, program })),
  );
  test.each(cases)("$input | $program", ({ input, program }) => {
    expect(outputsOf(program, input)).toEqual(oracleTexts(program, input));
  });
});

const MISTAKES: readonly string[] = [
  "test(1)",
  "test(null)",
  "test([])",
  "test([1])",
  'test(["a",1])',
  'test(["a","zz"])',
  "test({})",
  'test("a"; 1)',
  'test("a"; "q")',
  'test("a"; "gq")',
  'test("("; "q")',
  'test("(")',
  "match([])",
  "match({})",
  'match("a"; [])',
  "capture(1)",
  "capture([])",
  "scan(1)",
  'scan(["a","g"])',
  'scan("a"; 1)',
  'split("a"; 1)',
  "split(1; null)",
  'split(["a"]; null)',
  "splits(1)",
  'splits("a"; {})',
  'sub("a"; 1)',
  'sub("b"; 1)',
  'sub("q"; 1)',
  'sub(1; "a")',
  'gsub("a"; [])',
  'gsub("a"; {})',
  'gsub("(?<x>.)"; error)',
  'gsub("a"; "b"; 1)',
  'sub("a"; "b"; "zz")',
  'gsub(["a"]; "b")',
  'gsub("a"; "x",1)',
  'gsub("a"; 1,error("x"))',
  '1 | test("a")',
  'null | match("a")',
  '[] | capture("a")',
  "1 | match({})",
  "1 | scan(1)",
  '1 | split("a"; null)',
  '1 | sub("a"; "b")',
  "1 | sub(1; 2)",
  '[range(30)] | test("a")',
];

test.each(MISTAKES)("the error of %s is that of real jq", (program) => {
  const attempt = `try [${program}] catch .`;
  expect(outputsOf(attempt, '"aab"')).toEqual(oracleTexts(attempt, '"aab"'));
});

test.each([
  ["a-b c", "[^a-z]", "_", "g"],
  ["a-b c", "[^a-z]", "_", null],
  ["abc", "", "-", "g"],
  ["é日本", "", "-", "g"],
  ["aXbx", "x", "$&$1", "gi"],
  ["abc", "(?>b)", "", "g"],
  ["abc", "q", "x", "g"],
])(
  "replacing in %j all of %j by the constant %j is what sub makes of it (flags %j)",
  (text, pattern, replacement, flags) => {
    const program = `sub(${JSON.stringify(pattern)}; ${JSON.stringify(replacement)}; ${JSON.stringify(flags)})`;
    expect([JSON.stringify(call("_replace_all", text, pattern, replacement, flags))]).toEqual(
      oracleTexts(program, JSON.stringify(text)),
    );
  },
);

test.each([
  ["steps", '[match("a"; "g")]'],
  ["allocation", '[match("a"; "g")]'],
  ["allocation", 'gsub(""; "0123456789")'],
])("a text that is too long for the budget ends at the limit of %s: %s", (limit, program) => {
  const run = () => compileJq(program).first("a".repeat(2000), { budget: { [limit]: 1000 } });
  expect(run).toThrow(limit === "steps" ? /step/ : /alloc/);
});

test("empty matches in a long text without ASCII stay within the default budget", () => {
  const text = "日本 語".repeat(2500);
  expect(compileJq('gsub("\\\\s*"; "")').first(text)).toBe(text.replaceAll(" ", ""));
});

test("a pattern that backtracks without end is given up with an error that can be caught", { timeout: 30_000 }, () => {
  const text = JSON.stringify(`${"a".repeat(40)}X`);
  const program = 'try test("(a+)+$") catch .';
  expect(outputsOf(program, text)).toEqual(['"Regex failure: retry-limit-in-match over"']);
  const budget = { ...DEFAULT_BUDGET, steps: 100_000 };
  const [native] = REGEX.flatMap((entry) => (entry.name === "test" && "native" in entry ? [entry.native] : []));
  expect(() => native?.(new Run(CLOSED_HOST, budget), `${"a".repeat(40)}X`, "(a+)+$")).toThrow(
    expect.any(LimitReached),
  );
});
