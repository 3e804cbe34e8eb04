import { compileMapping, findingsOf, type JqValue } from "@longshore/engine";
import { expect, test } from "vitest";

function resultOf(mapping: object, item: JqValue) {
  const mappings = { identifier: ".key", blueprint: '"svc"', ...mapping };
  const config = { resources: [{ kind: "k", selector: {}, port: { entity: { mappings } } }] };
  const compiled = compileMapping(config);
  const [outcome] = compiled.mapping?.resources[0]?.map(item) ?? [];
  if (outcome === undefined) throw new Error(JSON.stringify(compiled.problems));
  const findings = findingsOf(outcome).filter(({ code }) => code === "null_as_text");
  return { status: outcome.status, entity: outcome.status === "mapped" ? outcome.entity : null, findings };
}

test.each<[mapping: object, item: JqValue, entity: object, message: string, hint: string]>([
  [
    { identifier: ".id | tostring" },
    {},
    { identifier: "null" },
    'identifier has the text "null" in it: the input is an empty object',
    ".id // empty | tostring",
  ],
  [
    { relations: { pr: ".prs[0].id // null | tostring" } },
    { key: "a", prs: [] },
    { relations: { pr: "null" } },
    'relations.pr has the text "null" in it: `.prs` is an empty list',
    ".prs[0].id // null // empty | tostring",
  ],
  [
    { identifier: '"svc-\\(.id)"' },
    { Id: 7 },
    { identifier: "svc-null" },
    'identifier has the text "null" in it: the input has no key `id`',
    '"svc-\\(.id // empty)"',
  ],
  [
    { relations: { "my owners": "[.owner | tostring]" } },
    { key: "a", owner: null },
    { relations: { "my owners": ["null"] } },
    'relations["my owners"] has the text "null" in it: `owner` of the input is null',
    "[.owner // empty | tostring]",
  ],
  [
    { blueprint: '"team-" + (.kind | @text)' },
    { key: "a", id: 1 },
    { blueprint: "team-null" },
    'blueprint has the text "null" in it: the input has no key `kind`',
    '"team-" + (.kind // empty | @text)',
  ],
  [
    { identifier: '.id | tostring | ascii_downcase | "x/" + .' },
    { name: "a" },
    { identifier: "x/null" },
    'identifier has the text "null" in it: the input has no key `id`',
    '.id // empty | tostring | ascii_downcase | "x/" + .',
  ],
])("a missing value that became the name `null` is a warning: %j", (mapping, item, entity, message, hint) => {
  const { findings, ...result } = resultOf(mapping, item);
  expect(result).toMatchObject({ status: "mapped", entity });
  expect(findings.map(({ problem }) => [problem.severity, problem.message, problem.hint])).toEqual([
    ["warning", message, `Where it is missing, have no text at all: \`${hint}\``],
  ]);
});

test.each<[mapping: object, item: JqValue]>([
  [{ identifier: ".id // empty | tostring" }, {}],
  [{ identifier: '"svc-\\(.id // empty)"' }, {}],
  [{ relations: { "my owners": "[.owner // empty | tostring]" } }, { key: "a" }],
])("the hint, followed, leaves no name `null`: %j", (mapping, item) => {
  const { entity, findings } = resultOf(mapping, item);
  expect(findings).toEqual([]);
  expect(JSON.stringify(entity)).not.toContain('null"');
});

test.each<[mapping: object, item: JqValue]>([
  [{ identifier: ".id | tostring" }, { id: "null" }],
  [{ identifier: '"\\(.id)"' }, { id: "null-island" }],
  [{ identifier: ".id | tostring", relations: { owner: '"null"' } }, { id: 1 }],
  [{ identifier: ".id", title: ".name | tostring" }, { id: "null-island" }],
  [{ identifier: 'if (.x | tostring) == "null" then "fix-null" else .x end' }, { key: "a" }],
  [{ identifier: '"no-null", (.x | tostring | halt_error)' }, { key: "a" }],
  [{ relations: { owner: '"nullable-\\(.key)"' }, title: ".x | tostring" }, { key: "a" }],
])("a name that says `null` by itself is no missing value: %j of %j", (mapping, item) => {
  expect(resultOf(mapping, item)).toMatchObject({ status: "mapped", findings: [] });
});
