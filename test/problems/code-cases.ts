import type { ProblemCode } from "@longshore/shared";

/**
 * One mistake, and how to meet it. What is not said is right: a resource of kind `thing` that makes a `service` of every
 * item with an `id`.
 */
export interface CodeCase {
  /** `[check]` where not given; the configuration is added. */
  readonly args?: readonly string[];
  /** Added to the single mapping, or overwrites its keys. */
  readonly mapping?: object;
  readonly query?: unknown;
  readonly itemsToParse?: string;
  /** Keys of the configuration itself. */
  readonly top?: object;
  /** The text of the configuration, instead of the above. */
  readonly text?: string;
  readonly file?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** In `blueprints.json` of every case. */
export const BLUEPRINTS = [
  {
    identifier: "service",
    title: "service",
    schema: { properties: { url: { type: "string" }, size: { enum: ["s", "l"], type: "string" } } },
    relations: {
      owner: { title: "r", target: "team", required: false, many: false },
      parts: { title: "r", target: "service", required: false, many: true },
    },
  },
  { identifier: "team", title: "team", schema: { properties: { tier: { type: "string" } } } },
  { identifier: "strict", title: "strict", schema: { properties: { url: { type: "string" } }, required: ["url"] } },
  {
    identifier: "pod",
    title: "pod",
    schema: { properties: {} },
    relations: { node: { title: "r", target: "service", required: true, many: false } },
  },
  { identifier: "heir", title: "heir", schema: { properties: {} }, ownership: { type: "Inherited", path: "owner" } },
];

const blueprintsOf = (...blueprints: readonly object[]) => ({
  "other.json": JSON.stringify(blueprints),
});

const A = '{"id":"a"}';
const run = { args: ["run"], stdin: A } as const;
const checkBlueprints = { args: ["check", "-b", "blueprints.json"] } as const;
const runBlueprints = { args: ["run", "-b", "blueprints.json"], stdin: A } as const;
const plan = { args: ["run", "-b", "blueprints.json", "--plan"], stdin: A } as const;
const planOnCatalog = { ...plan, args: [...plan.args, "--catalog", "catalog.ndjson"] } as const;
const withModules = (files: Readonly<Record<string, string>>) => ({
  args: ["jq", "-n", "-L", ".", 'import "m" as m; 1'],
  files,
});
const resourceOf = (kind: string) => ({
  kind,
  selector: { query: "true" },
  port: { entity: { mappings: { identifier: ".id", blueprint: '"service"' } } },
});
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
/** YAML, in which nothing is null, too. */
const WITHOUT_TITLE = `resources:
  - kind: thing
    selector: {}
    port:
      entity:
        mappings:
          identifier: .id
          blueprint: '"service"'
          title:
`;
const titleIs = (title: unknown): CodeCase => ({ mapping: { title } });
const ownerSearch = (value: string) => ({
  combinator: '"and"',
  rules: [{ property: '"tier"', operator: '"="', value }],
});
const catalogOf = (...entities: readonly object[]) => ({
  "catalog.ndjson": entities.map((entity) => `${JSON.stringify(entity)}\n`).join(""),
});
const team = (identifier: string) => ({ blueprint: "team", identifier, properties: { tier: "gold" }, owner: null });

/** For every code that a command reports: a mistake that brings about this code and no other. */
export const CODE_CASES: Partial<Record<ProblemCode, CodeCase>> = {
  // Reading a configuration
  config_empty: { text: "# nothing yet\n" },
  config_invalid_yaml: { text: "resources:\n  - kind: a\n   selector: {}\n" },
  config_invalid_json: { file: "config.json", text: '{"resources": [}' },
  config_invalid_encoding: { args: ["check", "-b", "latin1.json"], files: { "latin1.json": latin1('["é"]') } },
  config_duplicate_key: { text: "resources: []\nresources: []\n" },
  config_alias_limit: {
    text: `a: &a [1, 1]\n${[..."bcdefghijkl"].map((name, index) => `${name}: &${name} [${`*${"abcdefghijk"[index]}, `.repeat(10)}]`).join("\n")}\nresources: []\n`,
  },
  config_too_deep: { text: `resources: []\nx: ${"[".repeat(102)}${"]".repeat(102)}\n` },
  config_missing_key: { mapping: { blueprint: undefined } },
  config_empty_value: { text: WITHOUT_TITLE },
  config_wrong_type: { mapping: { title: ["a"] } },
  config_invalid_value: { top: { entityDeletionThreshold: 2 } },
  config_unknown_key: { mapping: { colour: ".colour" } },
  config_misplaced_key: { top: { itemsToParse: ".tags" } },
  config_inexact_number: { mapping: { properties: { n: 2 ** 60 } } },
  config_file_value: { mapping: { properties: { readme: "file://README.md" } } },
  kind_unknown: { ...run, args: ["run", "--kind", "thin"] },

  // Compiling its expressions
  jq_syntax_error: titleIs(".a."),
  jq_unclosed: titleIs("[.a"),
  jq_invalid_escape: titleIs('"C:\\dir"'),
  jq_invalid_number: titleIs(".a + 1kg"),
  jq_too_deep: titleIs(`${"(".repeat(2_000)}.a${")".repeat(2_000)}`),
  expression_too_large: titleIs(`def f(g): [${Array(500).fill("g")}]; f([${Array(200).fill(".a")}]) | tojson`),
  jq_invalid_key: titleIs("{(1): .a}"),
  jq_unknown_function: titleIs(".name | ascii_downcse"),
  jq_wrong_arity: titleIs(".name | ltrimstr"),
  jq_unknown_variable: titleIs("$name"),
  jq_unknown_label: titleIs("break $out"),
  jq_unknown_format: titleIs("@base46"),
  jq_module_not_found: withModules({}),
  jq_module_cycle: withModules({ "m.jq": 'import "n" as n; def f: 1;', "n.jq": 'import "m" as m; def f: 1;' }),
  jq_module_refused: titleIs('import "m" as m; .name'),

  // Mapping payloads
  payload_invalid_json: { ...run, stdin: `${A}\n{"id":}\n` },
  payload_invalid_encoding: { args: ["run", "thing.json"], files: { "thing.json": latin1('{"id":"é"}') } },
  payload_kind_unknown: {
    args: ["run", "payloads"],
    text: JSON.stringify({ resources: [resourceOf("thing"), resourceOf("other")] }),
    files: { "payloads/thing.json": A, "payloads/other.json": A, "payloads/data.json": A },
  },
  payload_not_object: { ...run, stdin: "3" },
  limit_steps: { ...run, mapping: { title: "first(range(1; infinite) | select(. < 0))" } },
  limit_outputs: { ...run, itemsToParse: '[range(100001) | "x"]' },
  limit_allocation: { ...run, mapping: { title: '"x" * 200000000' } },
  limit_depth: { ...run, mapping: { title: "def f: 1 + f; f" } },
  selector_error: { ...run, query: '.id.x == "y"' },
  selector_not_boolean: { query: ".archived | length" },
  selector_no_output: { query: "empty" },
  field_error: { ...run, mapping: { title: ".id.x" } },
  field_null: { ...run, mapping: { title: ".name" } },
  identifier_empty: { ...run, mapping: { identifier: ".name" } },
  blueprint_empty: { mapping: { blueprint: '""' } },
  identifier_type: { mapping: { identifier: "[.id]" } },
  blueprint_type: { mapping: { blueprint: "5" } },
  relation_type: { mapping: { relations: { owner: "true | not | not" } } },
  null_as_text: { ...run, mapping: { relations: { owner: ".owner | tostring" } } },
  unstorable_value: { ...run, mapping: { title: '"a\\u0000b"' } },
  entity_too_large: { ...run, mapping: { title: '"x" * 500000' } },
  items_to_parse_error: { ...run, itemsToParse: ".id | keys" },
  items_to_parse_not_array: { ...run, itemsToParse: ".tags" },
  items_to_parse_hides_key: { ...run, stdin: '{"id":"a","item":1,"tags":[{}]}', itemsToParse: ".tags" },
  items_to_parse_path_unproven: { itemsToParse: "[.a[], .b[]]" },

  // Checking what a configuration can do
  resource_unreachable: { query: "1 > 2" },
  required_not_mapped: { ...checkBlueprints, mapping: { blueprint: '"strict"' } },
  meaning_doubtful: titleIs(".headers.content-type"),
  quirk_single_quotes: titleIs(".a + '-' + .b"),
  quirk_bare_constant: { query: true },
  quirk_alias: { top: { deleteDependents: true } },

  // Planning changes of the catalog
  not_found: { ...checkBlueprints, mapping: { blueprint: '"servce"' } },
  identifier_invalid: { ...runBlueprints, stdin: '{"id":"a b"}' },
  blueprint_schema_mismatch: { ...checkBlueprints, mapping: { properties: { url: ".stars | length" } } },
  unknown_property: { ...checkBlueprints, mapping: { properties: { urll: ".url" } } },
  unknown_relation: { ...checkBlueprints, mapping: { relations: { ownr: ".owner" } } },
  inherited_ownership_enabled: { ...checkBlueprints, mapping: { blueprint: '"heir"', team: ".team" } },
  blueprint_schema_unsupported: {
    args: ["check", "-b", "other.json"],
    files: blueprintsOf({
      identifier: "service",
      title: "service",
      schema: { properties: { url: { type: "string", pattern: "^(?=a)b" } } },
    }),
  },
  relation_incomplete: {
    args: ["check", "-b", "other.json"],
    files: blueprintsOf({
      identifier: "service",
      title: "service",
      schema: { properties: { url: { type: "string" } } },
      relations: { parent: { target: "service" } },
    }),
  },
  required_relation: { ...runBlueprints, mapping: { blueprint: '"pod"' } },
  relation_many_violation: { ...runBlueprints, mapping: { relations: { owner: '["x", "y"]' } } },
  has_dependents: {
    ...planOnCatalog,
    files: catalogOf(
      { blueprint: "service", identifier: "gone" },
      { blueprint: "service", identifier: "a" },
      { blueprint: "pod", identifier: "p", owner: "another", relations: { node: "gone" } },
    ),
  },
  key_collision: { ...plan, stdin: `${A}\n${A}\n` },
  search_query_invalid: { mapping: { relations: { owner: { combinator: '"nor"', rules: [] } } } },
  search_no_match: { ...plan, mapping: { relations: { owner: ownerSearch('"silver"') } } },
  search_many_matches: {
    ...planOnCatalog,
    mapping: { relations: { owner: ownerSearch('"gold"') } },
    files: catalogOf(team("x"), team("y")),
  },

  // Files that only the command line reads
  snapshot_invalid: { ...planOnCatalog, files: { "catalog.ndjson": '{"identifier":"a"}\n' } },
  test_invalid: { args: ["test"], files: { "tests.yml": "tests:\n  - name: a\n    paylod: {}\n" } },
  // The one known difference: keys that look like integers come out in numeric order.
  evaluator_disagrees: {
    args: ["run", "--verify"],
    mapping: { title: '{b: 1, "1": 2} | tojson' },
    stdin: A,
  },
  evaluator_aborted: { args: ["run", "--evaluator", "wasm"], mapping: { title: "def f: 1 + f; f" }, stdin: A },
  evaluator_unavailable: {
    args: ["run", "--evaluator", "binary"],
    stdin: A,
    env: { JQ_PATH: "/nowhere/jq" },
  },
};
