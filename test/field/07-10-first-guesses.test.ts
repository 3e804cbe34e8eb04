import { compileJq } from "@longshore/engine";
import { describe, expect, test } from "vitest";
import { expressionsIn, type Place, problemsOf } from "./problems-of.ts";

const asText = (text: string): string => `If the text itself is meant, it needs inner quotes: '"${text}"'.`;
const QUOTED_KEY = "A key with other signs than letters, digits and `_` stands in quotes";
const DOT = "A key of the input begins with a dot";
const LEFT = "The value goes in from the left";
const NO_METHODS = "jq has no methods; `|` feeds a value into a function";

/** What was written, what is meant by it, and the reason given for it. */
type Row = readonly [written: string, meant: string, why: string];

const CORRECTED: Readonly<Record<string, readonly Row[]>> = {
  "a key with other signs than letters": [
    [".package.bom-ref", '.package."bom-ref"', QUOTED_KEY],
    ['.labels.team-name // "none"', '.labels."team-name" // "none"', QUOTED_KEY],
    [".spec.pod-template.host-name", '.spec."pod-template"."host-name"', QUOTED_KEY],
    [".metadata.labels.app.kubernetes.io/part-of", '.metadata.labels."app.kubernetes.io/part-of"', QUOTED_KEY],
    [".tags.aws:createdBy", '.tags."aws:createdBy"', QUOTED_KEY],
    [".context.@type", '.context."@type"', QUOTED_KEY],
    [".security.2fa", '.security."2fa"', QUOTED_KEY],
    ['.items[0].last-seen | split("T")', '.items[0]."last-seen" | split("T")', QUOTED_KEY],
  ],
  "a dot that is forgotten": [
    ['.org.name + "/" + repository.slug', '.org.name + "/" + .repository.slug', DOT],
    ['if state == "open" then 1 else 2 end', 'if .state == "open" then 1 else 2 end', DOT],
    ['.rules | map(select(severity == "high"))', '.rules | map(select(.severity == "high"))', DOT],
  ],
  "a value given as an argument": [
    ["tostring(.number)", ".number | tostring", LEFT],
    ["length(.tags) > 1", "(.tags | length) > 1", LEFT],
    ['.name + "-" + tostring(.number)', '.name + "-" + (.number | tostring)', LEFT],
    ['startswith(.ref; "refs/")', '.ref | startswith("refs/")', LEFT],
    ['sub("a", "b")', 'sub("a"; "b")', "Arguments are separated by `;`"],
    ["now()", "now", "A call without arguments has no parentheses"],
  ],
  "an argument that is missing": [
    [".path | split", '.path | split("/")', "`split` needs an argument, as in"],
    [".tags | join", '.tags | join(", ")', "`join` needs an argument, as in"],
  ],
  "a function of another language": [
    ["toUpper(.state)", ".state | ascii_upcase", "jq calls it `ascii_upcase`, and the value goes in from the left"],
    [".state | lower", ".state | ascii_downcase", "jq calls it `ascii_downcase`"],
    ['.ref | replace("/", "-")', '.ref | gsub("/"; "-")', "jq calls it `gsub`"],
    ['.v | replace(".", "_")', '.v | gsub("\\\\."; "_")', "jq calls it `gsub`"],
    [".tags | size", ".tags | length", "jq calls it `length`"],
  ],
  "a method": [
    [".labels.map(.name)", ".labels | map(.name)", NO_METHODS],
    ['.labels.map(.name).join(", ")', '.labels | map(.name) | join(", ")', NO_METHODS],
    [".state.toUpperCase()", ".state | ascii_upcase", NO_METHODS],
    ['.a == "x" and .labels["k"].startsWith("b")', '.a == "x" and (.labels["k"] | startswith("b"))', NO_METHODS],
    ['.a + "x".toUpperCase()', '.a + ("x" | ascii_upcase)', NO_METHODS],
    ['.x + .labels[".]"].map(.b)', '.x + (.labels[".]"] | map(.b))', NO_METHODS],
    ['.x + (.a // "(").map(.b)', '.x + ((.a // "(") | map(.b))', NO_METHODS],
    [".rows.filter(.on)", ".rows | map(select(.on))", NO_METHODS],
    ['.name.replace(".", "-")', '.name | gsub("\\\\."; "-")', NO_METHODS],
    ['.ref.split("/") + ["x"]', '(.ref | split("/")) + ["x"]', NO_METHODS],
  ],
  "JSONPath and JavaScript": [
    [".items[*].name", ".items[].name", "Every element is `[]` in jq"],
    ["$.items[0]", ".items[0]", "The input is `.` in jq"],
    [".items.0.name", ".items[0].name", "An element of an array is `[0]`"],
    ['.owner ?? "none"', '.owner // "none"', "A default value comes after `//` in jq"],
    [".owner ?? team", ".owner // .team", "A default value comes after `//` in jq"],
  ],
};

describe.each(Object.entries(CORRECTED))("the hint for %s shows what compiles and is meant", (_, rows) => {
  test.each(rows)("%s", (written, meant, why) => {
    expect(problemsOf(written).map(({ hint }) => hint)).toEqual([`${why}: \`${meant}\``]);
  });
});

test.each([
  ...[
    "https://docs.example/start",
    "Platform Team",
    "n/a",
    "v2.1",
    "ops@acme.example",
    "Payments: core",
    "24/7 support",
  ],
])("a text without inner quotes is reported as a text, not as jq: %s", (text) => {
  expect(problemsOf(text).map(({ hint }) => hint)).toEqual([asText(text)]);
});

test.each([
  ["https://acme.example/\\(.id)", `'"https://acme.example/\\(.id)"'`],
  ["https://acme.example/{{ .org.name }}/x", `'"https://acme.example/\\(.org.name)/x"'`],
])("what is put into an address stays: %s", (text, quoted) => {
  expect(problemsOf(text).map(({ hint }) => hint)).toEqual([
    `If the text itself is meant, it needs inner quotes: ${quoted}.`,
  ]);
});

test.each([
  ["full_name", ".full_name"],
  ["Properties.RegionName", ".Properties.RegionName"],
  ["xyz", ".xyz"],
  ["P2", ".P2"],
  ["path", ".path"],
  ["created-by", '."created-by"'],
])("a word may be a key without its dot or a text, so the hint shows both: %s", (word, meant) => {
  expect(problemsOf(word, "identifier").map(({ hint }) => hint)).toEqual([`${DOT}: \`${meant}\`. ${asText(word)}`]);
});

test.each([
  [".name | ascii_downcse", "did you mean `ascii_downcase`?"],
  [".name | lenght", "did you mean `length`?"],
])("a misspelt function stays a misspelt function: %s", (written, hint) => {
  expect(problemsOf(written).map((each) => each.hint)).toEqual([hint]);
});

const MISTAKES: readonly (readonly [string, Place])[] = [
  ...Object.values(CORRECTED).flatMap((rows) => rows.map(([written]) => [written, "property"] as const)),
  ...(["https://a.example", "My Service", "it's ours", "full_name", "n/a"] as const).map(
    (each) => [each, "title"] as const,
  ),
];

test("every expression that a hint shows compiles", () => {
  for (const [written, place] of MISTAKES) {
    const hints = problemsOf(written, place).map(({ hint }) => hint ?? "");
    const shown = hints.flatMap(expressionsIn);
    expect(shown, written).not.toEqual([]);
    for (const expression of shown) {
      expect(() => compileJq(expression), expression).not.toThrow();
      expect(
        problemsOf(expression, place).filter(({ severity }) => severity === "error"),
        expression,
      ).toEqual([]);
    }
  }
});
