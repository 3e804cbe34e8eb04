import { expect, test } from "vitest";
import { loadMappingConfig } from "./load-config.ts";
import { renderProblems } from "./render-problem.ts";

const YAML = `createMissingRelatedEntities: true
resources:
  - kind: repository
    selector:
      query: true
    port:
      entity:
        mappings:
          identifier: .full_name
          blueprint: '"service"'
          properties:
            url: .html_url
          relations:
            owner: .owner.login
`;

const CONFIG = {
  createMissingRelatedEntities: true,
  resources: [
    {
      kind: "repository",
      selector: { query: true },
      port: {
        entity: {
          mappings: {
            identifier: ".full_name",
            blueprint: '"service"',
            properties: { url: ".html_url" },
            relations: { owner: ".owner.login" },
          },
        },
      },
    },
  ],
};

const said = (text: string, file = "mapping.yml"): string =>
  `\n${renderProblems(loadMappingConfig(text, { file }).problems)}`;

test("port-app-config.yml, the same as JSON, and an API body around it give one configuration", () => {
  const body = { installationId: "gh", changelogDestination: { type: "KAFKA" }, config: CONFIG };
  expect(loadMappingConfig(YAML)).toMatchObject({ ok: true, config: CONFIG, integration: null, problems: [] });
  expect(loadMappingConfig(JSON.stringify(CONFIG))).toMatchObject({ ok: true, config: CONFIG, integration: null });
  expect(loadMappingConfig(JSON.stringify(body))).toMatchObject({ ok: true, config: CONFIG, integration: body });
  expect(loadMappingConfig(JSON.stringify(body), { format: "yaml" })).toMatchObject({ ok: true, config: CONFIG });
});

test("§0.1 a configuration comes back as written: unknown keys, key order and __proto__ included", () => {
  const text = JSON.stringify(CONFIG).replace('"url"', '"__proto__":".a","url"').replace('"kind"', '"own":[1],"kind"');
  const loaded = loadMappingConfig(text);
  expect(loaded.ok && JSON.stringify(loaded.config)).toBe(text);
});

test("every value can be found in YAML and in JSON, through an API body too", () => {
  const path = "resources[0].port.entity.mappings.properties.url";
  expect(loadMappingConfig(YAML, { file: "m.yml" }).document.locate(path)).toEqual({
    file: "m.yml",
    line: 12,
    column: 18,
  });
  const body = JSON.stringify({ installationId: "gh", config: CONFIG }, null, 2);
  const { document } = loadMappingConfig(body, { file: "b.json" });
  const line = body.split("\n").findIndex((text) => text.includes('"url"')) + 1;
  expect(document.locate(path)).toEqual({ file: "b.json", line, column: 24 });
  expect(document.locateKey(path)).toEqual({ file: "b.json", line, column: 17 });
  expect(document.locate("installationId")).toEqual({ file: "b.json", line: 2, column: 21 });
});

test("all problems are told at once, each with its place, in the order of the file", () => {
  expect(
    said(`resources:
  - knid: repository
    selector:
      query: 'true'
    port:
      itemToParse: .x
      entity:
        mappings:
          identifier: .full_name
          blueprint:
          properties:
            tags: [.a, .b]
            readme: file://README.md
          relations:
            owner: {combinator: '"and"'}
createMissingRelatedEntities: yes
entityDeletionThreshold: 2
`),
  ).toBe(`
error[config_missing_key] \`kind\` is missing
  at mapping.yml:2:5, resources[0].kind
  hint: Did you mean \`kind\` where it says \`knid\`?

warning[config_unknown_key] nothing reads \`itemToParse\`
  at mapping.yml:6:7, resources[0].port.itemToParse
  hint: Did you mean \`itemsToParse\`?

error[config_wrong_type] expected a jq expression, got null
  at mapping.yml:10:21, resources[0].port.entity.mappings.blueprint
  hint: Write a value after the colon, or take the key out.

error[config_wrong_type] expected a jq expression or an object of them, got a list
  at mapping.yml:12:19, resources[0].port.entity.mappings.properties.tags
  hint: If this is jq, put the whole expression in single quotes: '[.a, .b]'.

warning[config_file_value] the text "file://README.md" is not jq
  at mapping.yml:13:21, resources[0].port.entity.mappings.properties.readme
  hint: Put the content into the payload and map it with jq.

error[config_missing_key] \`rules\` is missing
  at mapping.yml:15:20, resources[0].port.entity.mappings.relations.owner.rules

error[config_wrong_type] expected true or false, got the text "yes"
  at mapping.yml:16:31, createMissingRelatedEntities
  hint: Write \`true\` or \`false\`, without quotes.

error[config_invalid_value] must be at most 1, got 2
  at mapping.yml:17:26, entityDeletionThreshold

6 errors, 2 warnings`);
});

test("an API body tells what is wrong around the configuration and in it", () => {
  const body = {
    installationId: "a b",
    changelogDestination: { type: "WEBHOOK", url: "ftp://x" },
    config: { resources: 5 },
  };
  expect(said(JSON.stringify(body), "body.json")).toBe(`
error[config_invalid_value] must not have spaces or slashes
  at body.json:1:19, installationId

error[config_invalid_value] the text "ftp://x" is not an http or https URL
  at body.json:1:72, changelogDestination.url

error[config_wrong_type] expected a list, got the number 5
  at body.json:1:105, resources

3 errors`);
  expect(said('{"installationId": "gh"}', "body.json")).toBe(`
error[config_missing_key] \`config\` is missing
  at body.json:1:1, config

1 error`);
});

test.each([
  ["an empty text", ""],
  ["only comments", "# nothing yet\n"],
  ["an empty object", "{}"],
])("%s is told as such", (_what, text) => {
  expect(loadMappingConfig(text)).toMatchObject({ ok: false, problems: [{ code: "config_empty" }] });
});

test("a blank JSON file is empty rather than malformed", () => {
  expect(loadMappingConfig(" \n", { file: "x.json" })).toMatchObject({ problems: [{ code: "config_empty" }] });
});

test("a list or a bare text instead of a configuration is told as such", () => {
  expect(said("- x\n")).toContain("expected an object with `resources`, got a list\n  at mapping.yml:1:1");
  expect(said("hello\n")).toContain('expected an object with `resources`, got the text "hello"');
});

test("a misspelt `resources` is recognised", () => {
  expect(said("resource: []\n")).toContain("Did you mean `resources` where it says `resource`?");
});

test("a refused configuration still gives what was read, so that its expressions can be checked", () => {
  const refused = loadMappingConfig(YAML.replace("kind: repository", "kind: 5"));
  expect(refused).toMatchObject({ ok: false, config: { resources: [{ kind: 5, selector: { query: true } }] } });
});

test("a byte order mark is passed over", () => {
  expect(loadMappingConfig(`\ufeff${YAML}`).ok).toBe(true);
  expect(loadMappingConfig(`\ufeff${JSON.stringify(CONFIG)}`).ok).toBe(true);
});

test.each([
  ["yaml brackets", "[".repeat(9_000), "yaml"],
  ["json brackets", "[".repeat(9_000) + "]".repeat(9_000), "json"],
  ["a list 500 deep", `resources: ${"[".repeat(500)}${"]".repeat(500)}`, "yaml"],
  ["an alias inside its own anchor", "resources: &a [*a]\n", "yaml"],
] as const)("%s cost a problem, not the process", (_what, text, format) => {
  expect(loadMappingConfig(text, { format })).toMatchObject({ ok: false, problems: [{ code: "config_too_deep" }] });
});
