import { loadMappingConfig } from "@longshore/shared";
import { expect, test } from "vitest";

const QUOTE = "If this is jq, put the whole expression in single quotes: 'expression'.";
const whole = (list: string) => `A list of jq needs single quotes around all of it: '${list}'.`;

function hintsFor(line: string): unknown[] {
  const before = [
    "resources:",
    "  - kind: item",
    "    selector: {}",
    "    port:",
    "      entity:",
    "        mappings:",
  ];
  const mapping = ["          identifier: .id", "          blueprint: '\"service\"'", "          properties:"];
  const text = [...before, ...mapping, `            given: ${line}`, "            url: .url", ""].join("\n");
  return loadMappingConfig(text, { file: "a.yml" }).problems.map(({ hint }) => hint);
}

test.each([
  ["[.reviewers[].login]", "[.reviewers[].login]"],
  ["[.rows[] | .name]", "[.rows[] | .name]"],
  ["[.a[].b, .c[].d]", "[.a[].b, .c[].d]"],
  ["[.a[] | split('/')]", "[.a[] | split(''/'')]"],
])("a list of jq without quotes is shown with quotes: %s", (written, quoted) => {
  expect(hintsFor(written)).toEqual([whole(quoted)]);
  expect(hintsFor(`'${quoted}'`)).toEqual([]);
});

test("the hint for a list over two lines is to quote it", () => {
  expect(hintsFor("[.list[] | .name]\n            | select(. != null)]")).toEqual([
    expect.stringMatching(/single quotes/),
  ]);
  expect(hintsFor("[.list[\n              ].name]")[0]).toBe(QUOTE);
});
