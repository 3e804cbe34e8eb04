import { expect, test } from "vitest";
import { parseYamlConfig } from "./parse-yaml-config.ts";

const faults = (text: string): string[] =>
  parseYamlConfig(text, "m.yml").problems.map(
    ({ code, message, location }) => `${location?.line}:${location?.column} ${code}: ${message}`,
  );

test.each([
  ["jq that begins with a quote", 'title: "foo" + .bar\n', "1:14 config_invalid_yaml: unexpected scalar at node end"],
  [
    "jq with a colon and a space",
    "title: .a: .b\n",
    "1:8 config_invalid_yaml: nested mappings are not allowed in compact mappings",
  ],
  [
    "a format string without quotes",
    "title: @base64\n",
    "1:8 config_invalid_yaml: plain value cannot start with reserved character @",
  ],
  ["a negation taken for a tag", "query: !foo bar\n", "1:8 config_invalid_yaml: unresolved tag: !foo"],
  ["a tab", "a:\n\tb: 1\n", "2:1 config_invalid_yaml: tabs are not allowed as indentation"],
  ["a key that stands twice", "a: 1\nb: 2\na: 3\n", "3:1 config_duplicate_key: `a` stands twice in one object"],
  ["a second document", "a: 1\n---\nb: 2\n", "2:1 config_invalid_yaml: a second document begins here"],
  ["a star that is no alias", "a: *b\n", "1:4 config_invalid_yaml: `*b` refers to an anchor `&b` that is not there"],
])("%s is told where it stands", (_what, text, said) => {
  expect(faults(text)).toEqual([said]);
});

test("jq that should have been quoted brings the advice to quote it, and the line", () => {
  expect(parseYamlConfig('a: 1\ntitle: "foo" + .bar\n', "m.yml").problems).toMatchObject([
    { notes: ['the line reads: title: "foo" + .bar'], hint: expect.stringContaining("in single quotes") },
  ]);
});

test("faults on several lines are all told, echoes on one line once", () => {
  expect(faults("a: @x\nb: 1\nc: `y`\n")).toHaveLength(2);
  expect(faults(" a: 1\nb: 2\n")).toHaveLength(1);
});

test("aliases that multiply are refused, those of a real configuration are not", () => {
  const bomb = ["a0: &a0 [x]"];
  for (let level = 1; level < 30; level++) bomb.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`);
  expect(parseYamlConfig(bomb.join("\n"), "m.yml").problems).toMatchObject([{ code: "config_alias_limit" }]);
  const honest = ["base: &base {url: .url}", ...Array.from({ length: 300 }, (_, index) => `k${index}: *base`)];
  expect(parseYamlConfig(honest.join("\n"), "m.yml").problems).toEqual([]);
});

test("values are found through aliases and merge keys", () => {
  const text = "base: &base\n  url: .url\nlist:\n  - *base\nown:\n  <<: [*base]\n  name: .name\n";
  const { find, value } = parseYamlConfig(text, "m.yml");
  expect(value).toMatchObject({ own: { url: ".url", name: ".name" } });
  const url = { key: text.indexOf("url"), value: text.indexOf(".url") };
  expect(find(["list", 0, "url"])).toEqual(url);
  expect(find(["own", "url"])).toEqual(url);
  expect(find(["own", "nope"])).toBeNull();
  expect(find(["list", 7])).toBeNull();
});

test("yes, no and dates are text, as in YAML 1.2", () => {
  expect(parseYamlConfig("a: yes\nb: 2024-01-01\nc: 010\n", "m.yml").value).toEqual({
    a: "yes",
    b: "2024-01-01",
    c: 10,
  });
});

test("lines are counted the same with carriage returns", () => {
  expect(faults("a: 1\r\nb: @x\r\n")[0]).toMatch(/^2:4 /);
});
