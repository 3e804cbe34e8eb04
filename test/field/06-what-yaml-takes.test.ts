import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkMapping, compileMapping } from "@longshore/engine";
import { loadMappingConfig, type Problem } from "@longshore/shared";
import { describe, expect, test } from "vitest";
import { runEngine } from "../cli/engine-process.ts";

const HEAD = `resources:
  - kind: item
    selector:
      query: .archived == false
    port:
      entity:
        mappings:
          identifier: .id
          blueprint: '"service"'
`;
const FIELD = "          ";

/** A configuration with these lines in its mapping: `title: .name`, and deeper ones with their own blanks. */
const configWith = (lines: string): string => `${HEAD}${lines.replaceAll(/^/gm, FIELD)}\n${FIELD}icon: '"Service"'\n`;

/** What `engine check` reports. */
function problemsIn(text: string): readonly Problem[] {
  const loaded = loadMappingConfig(text, { file: "a.yml" });
  if (!loaded.ok && loaded.config === undefined) return loaded.problems;
  const seen = new Set(loaded.problems.map(({ path, code }) => `${code} ${path}`));
  const found = checkMapping(loaded.config, { document: loaded.document });
  return [...loaded.problems, ...found.filter(({ path, code }) => !seen.has(`${code} ${path}`))];
}

const hintsFor = (lines: string): unknown[] => problemsIn(configWith(lines)).map(({ hint }) => hint);
const quotes = (jq: string): string => `ut the whole expression in single quotes: '${jq.replaceAll("'", "''")}'.`;
const asText = (text: string): string => `f the text itself is meant, it needs inner quotes: '"${text}"'.`;

/** The value that a hint shows, as it is written in YAML. */
function shownIn(hint: unknown): string {
  return /: ('.*')\.$/.exec(String(hint))?.[1] ?? "";
}

type Row = readonly [written: string, hint: string];

const SINGLE_VALUES: Readonly<Record<string, readonly Row[]>> = {
  "a comment": [
    ['.name + " #" + (.n | tostring)', `\` #\` begins a comment in YAML. P${quotes('.name + " #" + (.n | tostring)')}`],
    ['.a | "issue #\\(.n)"', `\` #\` begins a comment in YAML. P${quotes('.a | "issue #\\(.n)"')}`],
    ['.tags | join(" # ")', `\` #\` begins a comment in YAML. P${quotes('.tags | join(" # ")')}`],
    [".name + ' #' + .n", `\` #\` begins a comment in YAML. P${quotes(".name + ' #' + .n")}`],
    ["Ticket #12", `\` #\` begins a comment in YAML. I${asText("Ticket #12")}`],
    ["#12", `I${asText("#12")}`],
  ],
  "brackets without quotes": [
    ["[.first, .second]", `If this is jq, p${quotes("[.first, .second]")}`],
    ["[.owner]", `If this is jq, p${quotes("[.owner]")}`],
    ["[.rows[] | {id}]", "A list of jq needs single quotes around all of it: '[.rows[] | {id}]'."],
  ],
  "an anchor or an alias": [
    ["&core", `I${asText("&core")}`],
    ["&R Partners", `\`&R\` is an anchor in YAML. I${asText("&R Partners")}`],
    ["*core", `I${asText("*core")}`],
    ["*", `I${asText("*")}`],
  ],
  "a tag": [
    ["!.archived", "`!` begins a tag in YAML; jq negates with `not`: '.archived | not'."],
    ['!(.state == "open")', "`!` begins a tag in YAML; jq negates with `not`: '(.state == \"open\") | not'."],
    ['!startswith("a")', "`!` begins a tag in YAML; jq negates with `not`: 'startswith(\"a\") | not'."],
    ["! .archived", `P${quotes(".archived | not")}`],
    ["!important", `\`!\` begins a tag in YAML. I${asText("!important")}`],
  ],
  "quotes of YAML": [
    [
      '".name | test(\\"\\\\.\\")"',
      `Double quotes of YAML make one backslash of two. P${quotes('.name | test("\\\\.")')}`,
    ],
    ['".name | test(\\"\\d\\")"', `If this is jq, p${quotes('.name | test("\\\\d")')}`],
    ['"\\(.a) #\\(.b)"', `If this is jq, p${quotes('"\\(.a) #\\(.b)"')}`],
    ['".name | test("a")"', `If this is jq, p${quotes('.name | test("a")')}`],
    ["'a' + .b", `If this is jq, p${quotes("'a' + .b")}`],
    ['"a" + .b', `If this is jq, p${quotes('"a" + .b')}`],
  ],
  "signs that YAML keeps for itself": [
    ['.name + ": " + .team', `If this is jq, p${quotes('.name + ": " + .team')}`],
    ["@base64", `If this is jq, p${quotes("@base64")}`],
    ["%done", `I${asText("%done")}`],
  ],
};

describe.each(Object.entries(SINGLE_VALUES))("what YAML takes for %s is said in its words", (_, rows) => {
  test.each(rows)("given: %s", (written, hint) => {
    expect(hintsFor(`properties:\n  given: ${written}`)).toEqual([expect.stringContaining(hint)]);
  });

  test.each(rows)("the hint for %s, followed, leaves nothing to report", (written) => {
    const [hint] = hintsFor(`properties:\n  given: ${written}`);
    const rest = problemsIn(configWith(`properties:\n  given: ${shownIn(hint)}`));
    // Single quotes inside of jq are reported as such, and work.
    expect(rest.filter(({ code }) => code !== "quirk_single_quotes")).toEqual([]);
  });
});

describe("a map without quotes that is jq is named, with the quotes", () => {
  test.each<Row>([
    ["{name, id}", "{name, id}"],
    ["{tags: [.tag]}", "{tags: [.tag]}"],
    ['{name: (.name | sub("a, b"; "c"))}', '{name: (.name | sub("a, b"; "c"))}'],
    ["{name: .title, (.key): .value}", "{name: .title, (.key): .value}"],
    [".inf", ".inf"],
  ])("%s", (written, jq) => {
    const hints = hintsFor(`properties:\n  given: ${written}`);
    expect(new Set(hints.map(shownIn))).toEqual(new Set([`'${jq}'`]));
    expect(hintsFor(`properties:\n  given: '${jq}'`)).toEqual([]);
  });

  test("a map where text is needed", () => {
    expect(hintsFor("title: {name: .title}")).toEqual([expect.stringContaining(quotes("{name: .title}"))]);
  });

  test("a comment that takes in the bracket", () => {
    const [hint] = hintsFor(`properties: { url: .url, given: .name + " #" }`);
    expect(hint).toContain("` #` begins a comment in YAML, so that the bracket in line 10 is never closed.");
    expect(hint).toContain("put the whole expression in single quotes");
    expect(hintsFor(`properties: { url: .url, given: '.name + " #"' }`)).toEqual([]);
  });

  test("a value that a comma cuts, among others in one line", () => {
    const written = '{ given: .name | sub("a, b"; "c"), url: .url }';
    const broken = problemsIn(configWith(`properties: ${written}`)).find(({ severity }) => severity === "error");
    expect(broken?.hint).toContain("A comma ends a value of YAML in brackets without quotes.");
    const fixed = written.replace('.name | sub("a, b"; "c")', shownIn(broken?.hint));
    expect(hintsFor(`properties: ${fixed}`)).toEqual([]);
  });
});

describe("lines of one expression", () => {
  const FOLDS = "YAML folds these lines into one, so that a comment of jq takes in all that follows it";
  const block = (lines: string): string => `title: |\n${lines.replaceAll(/^/gm, "  ")}`;

  test.each([
    ["a folded block", "title: >\n  .name # the short one\n  | ascii_upcase"],
    ["a folded block without its last newline", "title: >-\n  .name # the short one\n  | ascii_upcase"],
    ["single quotes", "title: '.name # the short one\n  | ascii_upcase'"],
  ])("%s loses all behind a comment of jq, which is said", (_what, lines) => {
    const found = problemsIn(configWith(lines));
    expect(found.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      ["meaning_doubtful", "warning", FOLDS],
    ]);
    expect(found[0]?.hint).toBe("Write it in a block behind `|`, in which lines stay lines.");
    expect(hintsFor(block(".name # the short one\n| ascii_upcase"))).toEqual([]);
  });

  test("a folded block that is no jq any more without what the comment took", () => {
    const lines = "if .name # a comment\nthen .a else .b end";
    expect(hintsFor(`title: >-\n${lines.replaceAll(/^/gm, "  ")}`)).toEqual([expect.stringContaining(FOLDS)]);
    expect(hintsFor(block(lines))).toEqual([]);
  });

  test.each([
    ["behind its first line", "title: .name # the short one\n  | ascii_upcase", 10],
    ["between its lines", "title: .name\n  # the short one\n  | ascii_upcase", 11],
    ["in a longer one", "title: .name\n  + .a # the short one\n  + .b", 11],
    ["in a condition", "title: if .a # the short one\n  then .b else .c end", 10],
  ])("a comment %s is named as what ends it", (_what, lines, line) => {
    const [hint, ...others] = hintsFor(lines);
    expect(others).toEqual([]);
    expect(hint).toBe(
      `The comment in line ${line} ends the expression there. Write it in a block: \`title: |\`, and all its lines below, indented more than \`title\`.`,
    );
    const inBlock = lines.replace("title: ", "title: |\n  ").replaceAll(/\n\s*/g, "\n  ");
    expect(hintsFor(inBlock)).toEqual([]);
  });

  test("the hint for a line that is indented as its key is to indent it more", () => {
    expect(hintsFor("title: .name\n| ascii_upcase")).toEqual([
      "Indent this line more than `title:`, whose expression goes on here.",
    ]);
    expect(hintsFor("title: .name\n  | ascii_upcase")).toEqual([]);
  });

  test("a key that is indented too much is no jq", () => {
    expect(hintsFor("title: .name\n  team: .team")).toEqual(["Indent `team:` in the next line as much as `title:`."]);
    expect(hintsFor("title: .name\nteam: .team")).toEqual([]);
  });
});

describe("a key without a value", () => {
  test("check says so, by what is behind the colon", () => {
    const found = problemsIn(configWith("properties:\n  ticket: #123\n  owner:\n  note: # to be mapped\nteam:"));
    expect(found.map(({ code, message, location }) => [code, message, location?.line])).toEqual([
      ["config_empty_value", "`#` begins a comment in YAML, so `ticket` has no value", 11],
      ["config_empty_value", "`owner` has no value", 12],
      ["config_empty_value", "`#` begins a comment in YAML, so `note` has no value", 13],
      ["config_empty_value", "`team` has no value", 14],
    ]);
    expect(found.slice(1).map(({ hint }) => hint)).toEqual(
      Array(3).fill("Write a value after the colon, or take the key out."),
    );
  });

  test("run does not show a text `null` that is not in the file", async () => {
    const text = configWith("properties:\n  ticket: #123\n  owner:\n  last: null");
    const folder = mkdtempSync(join(tmpdir(), "longshore-empty-"));
    writeFileSync(join(folder, "p.json"), '{"id":"a","archived":false}');
    const end = await runEngine({ args: ["run", "-c", "-", "p.json"], stdin: text, cwd: folder });
    rmSync(folder, { recursive: true, force: true });
    expect(end.stdout).toContain('"ticket":null,"owner":null,"last":null');
    const shown = end.stderr.split("\n\n").filter((each) => each.startsWith("warning[field_null]"));
    expect(shown.map((each) => /(\w+) is null/.exec(each)?.[1])).toEqual(["ticket", "owner", "last"]);
    expect(shown.map((each) => each.includes("│ null"))).toEqual([false, false, true]);
  });
});

test("a configuration that keeps all of its expressions has nothing to report", () => {
  const sane = `title: .name # the short name
team: '[.teams[] | .name]'
properties:
  url: .url | split("#")[0]
  channel: '"#" + .channel'
  number: '" #" + (.n | tostring)'
  summary: >-
    .fields.summary
    // "none"
  body: |
    .body # all of it
    | ascii_downcase # and small
  long: .a
    | select(. != null)
  none: null
  regex: ".name | test(\\"^a\\")"
  escaped: ".name | test(\\"\\\\\\\\.\\")"
  map: { name: .title, size: .size }
  flag: &flag .archived | not
  again: *flag
  tag: !!str .tag
  maybe: .a != .b
relations:
  owner: .owner # one
  parent:
    combinator: '"and"'
    rules:
      - { property: '"name"', operator: '"="', value: .parent }`;
  expect(problemsIn(configWith(sane))).toEqual([]);
});

test("thousands of values in one pair of brackets, and of faults, take seconds", () => {
  const many = Array.from({ length: 2_000 }, (_, index) => `k${index}`);
  const started = performance.now();
  problemsIn(configWith(`properties:\n  given: {${many.join(", ")}}`));
  problemsIn(configWith(many.map((key) => `${key}: @${key}`).join("\n")));
  expect(performance.now() - started).toBeLessThan(30_000);
});

test("a JSON configuration is asked nothing of YAML", () => {
  const mappings = { identifier: ".id", blueprint: '"service"', title: '.name + " #"', properties: { a: null } };
  const resource = { kind: "item", selector: { query: ".a == 1" }, port: { entity: { mappings } } };
  expect(problemsIn(JSON.stringify({ resources: [resource] }))).toEqual([]);
  expect(compileMapping({ resources: [resource] }).problems).toEqual([]);
});
