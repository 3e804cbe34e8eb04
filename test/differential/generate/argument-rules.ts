import { type JqSyntax, parseProgram } from "@longshore/engine";
import type { Shape } from "./builtin-shapes.ts";
import { type Generation, nowhere, type Scope } from "./generation.ts";

type Query = JqSyntax.Query;

/** Texts of arguments and inputs of each shape; a few of them wrong on purpose. */
const SAMPLES: Readonly<Record<Exclude<Shape, "anything" | "condition" | "path">, readonly string[]>> = {
  string: ['"a"', '"b"', '""', '", "', '"ab"', '"é"', '"\\(.)"', '"🎉"', ".a", "null", "1"],
  text: [
    '"foo bar foo"',
    '"aXbxcX"',
    '"ünïcödé 🎉 x"',
    '"test 123, Test 45"',
    '"a,b, c"',
    '""',
    '" \\t pad \\n"',
    "tostring",
    "tojson",
    '(strings // "abc")',
    "(.. | strings)",
    "@base64",
    "@uri",
    "keys_unsorted[0]?",
  ],
  regex: [
    '"a"',
    '"[a-z]+"',
    '"(?<x>[a-z])(?<n>[0-9]*)"',
    '"(a)|(b)"',
    '""',
    '"^"',
    '"$"',
    '"\\\\b"',
    '"\\\\s+"',
    '"\\\\d+"',
    '"(?i)X"',
    '"."',
    '"o*"',
    '", *"',
    '"(?<=o)b?"',
    '"[^a-z ]"',
    '"ü|é|🎉"',
    '"(x)?(?<y>[[:alpha:]])"',
    '"("',
    '["a", "gi"]',
    '["[A-Z]"]',
    ".a",
  ],
  flags: ['"g"', '"gi"', '"i"', '"x"', '"n"', '"gn"', '"s"', '"l"', '""', "null", '"q"', "1"],
  number: [
    "1",
    "2.5",
    "-1.5",
    "0",
    "length",
    "-0",
    "0.1",
    "10",
    "1e3",
    "nan",
    "infinite",
    "-infinite",
    "1e17",
    "5e-324",
    "numbers",
  ],
  count: ["0", "1", "2", "3", "-1", "1.5", "length", "nan", "10"],
  key: ['"a"', '"id"', ".a", ".id", "0", "1", "-1", ".[0]", "type", "length", ".name, .id", '"__proto__"', "(.a, .b)"],
  pathArray: [
    '["a"]',
    '["a", 0]',
    "[0]",
    "[-1]",
    '["a", "b"]',
    "[]",
    '[{"start": 1}]',
    '[{"start": 0, "end": 1}, 0]',
    "paths",
    "path(..)",
    "[1.7]",
    "[[0]]",
    '"a"',
    '["__proto__", "x"]',
    "[true]",
    "[5]",
  ],
  pathArrays: [
    "[paths]",
    '[["a"], ["b", 0]]',
    "[[0], [1]]",
    "[[]]",
    "[]",
    "[paths(scalars)]",
    '[[{"start": 1}]]',
    "[[-1], [0]]",
    "1",
    "[1]",
  ],
  array: [
    "[..]",
    "[.[]?]",
    "[1, 2, 3]",
    "[3, 1, 2, 1]",
    '[null, true, 1, "a", [], {}]',
    "[]",
    "[.[]? | .a?]",
    "[[1, [2]], 3]",
    "[paths]",
    "[nan, 1, null]",
  ],
  numbers: ["[1, 2, 3]", "[.. | numbers] | sort", "[1, 3, 5, 7]", "[]"],
  strings: ['["a", "b"]', "[.. | strings]", '[null, "a", 1, true]', "[]", "keys_unsorted", '["x"]'],
  records: [
    '[{"a": 1, "id": "x"}, {"a": 2, "id": "y"}, {"a": 1, "id": "z"}]',
    "[.. | objects]",
    "[.[]?]",
    "[..]",
    "[]",
  ],
  rows: ["[[1], [2, 3]]", "[.. | arrays]", "[[], [1]]", "[[1, 2], [3, 4]]", "[]"],
  object: ['{"a": 1, "b": [2]}', '{"x": {"id": 1}}', "(objects // {a: .})", "{}", "INDEX(.[]?; .id?)"],
  entries: [
    "to_entries",
    '[{"key": "a", "value": 1}, {"k": "b", "v": null}]',
    '[{"name": "n", "value": false}, {"Name": "m", "Value": 2}]',
    '[{"key": null, "value": 1}, {"key": false}, {"key": 1}]',
    '[["a", 1]]',
    "[]",
  ],
  events: [
    "tostream",
    "([1, [2]] | tostream)",
    "[[0], 1], [[0]]",
    "(1 | truncate_stream([[0, 1], 2], [[0, 1]]))",
    '[["a"], 1], [["a"]]',
    "[[], 3]",
    "[1]",
  ],
  jsonText: [
    "tojson",
    "tostring",
    '"[1, {\\"a\\": 2.50}]"',
    '"nan"',
    '"{\\"a\\":1"',
    '""',
    '"1 2"',
    '"  true "',
    "\"'a'\"",
    '"NaN10"',
    '"[1,]"',
  ],
  codePoints: ["[65, 66]", "explode", "[128512, 233]", "[]", "[1114112]", "[55296]", '["a"]', "[65.7]", "[-1]", "[..]"],
  seconds: ["1425599621", "0", "-1", "1425599621.678", "1e10", "gmtime", "1e18", "length", "-1e12"],
  brokenDownTime: [
    "gmtime",
    "[2015, 2, 5, 23, 51, 47.5, 4, 63]",
    "[2024, 1, 29]",
    "[1970]",
    "[2015, 14, 35, 25, 61, 61, 0, 0]",
    '["a"]',
    "[]",
    "(0 | gmtime)",
  ],
  dateText: [
    '"2015-03-05T23:51:47Z"',
    '"2024-02-29T00:00:00Z"',
    '"10:20 5 Mar 2015"',
    '"2015-03-05"',
    "todate",
    '"x"',
    '"Thu, 05 Mar 2015 23:51:47 +0100"',
    '"99"',
  ],
  timeFormat: [
    '"%Y-%m-%dT%H:%M:%SZ"',
    '"%A, %B %d, %Y"',
    '"%H:%M %d %b %Y"',
    '"%Y-%m-%d"',
    '"%a, %d %b %Y %H:%M:%S %z"',
    '"%j %U %w %e %I %p %y %C %G %V %u"',
    '"%s %Z %%"',
    '"%c | %D | %T | %R | %r | %F | %x | %X | %h | %n%t"',
    '""',
    "1",
    '"plain"',
  ],
  formatName: [
    '"text"',
    '"json"',
    '"csv"',
    '"tsv"',
    '"html"',
    '"uri"',
    '"urid"',
    '"sh"',
    '"base64"',
    '"base64d"',
    '"nope"',
    "1",
  ],
};

const parsed = new Map<string, Query>();

function parseSample(text: string): Query {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const query = parseQuery(text);
  parsed.set(text, query);
  return query;
}

/** The tree of a text that is known to parse. */
export function parseQuery(text: string): Query {
  const { program, problems } = parseProgram(text);
  if (program?.body == null) throw new Error(`${text}: ${problems[0]?.message}`);
  const { definitions, body } = program;
  return definitions.reduceRight<Query>(
    (inner, definition) => ({ kind: "def", definition, body: inner, span: nowhere }),
    body,
  );
}

/** An argument, or an input, that is mostly of the shape asked for. */
export function argument(g: Generation, shape: Shape, scope: Scope): Query {
  if (shape === "path") return g.path(scope);
  if (shape === "anything" || shape === "condition" || g.random.chance(0.2)) return g.query(scope);
  return parseSample(g.random.pick(SAMPLES[shape]));
}
