import { expect, test } from "vitest";
import type { JqValue } from "../../jq/values/value.ts";
import { compileShort, type ShortResource } from "../one-resource.fixture.ts";
import { describeCondition } from "./false-condition.ts";

const ITEM: JqValue = {
  id: "a",
  name: "api",
  archived: true,
  stars: 3,
  topics: ["go"],
  labels: [],
  owner: { login: "ada", team: null },
  license: null,
};

function explain(resource: ShortResource, item: JqValue = ITEM) {
  const [explanation] = compileShort(resource).explainItem(item);
  if (explanation === undefined) throw new Error("no explanation");
  return explanation;
}

function missingIn(expression: string): string[] {
  const { fields } = explain({ mapping: { title: expression } });
  const title = fields.find(({ field }) => field === "title");
  return (title?.missing ?? []).map(({ expression: step, reason, hint, span }) => {
    const underlined = expression.slice(span.start, span.end);
    return `${step} [${underlined}] ${reason}${hint === null ? "" : ` ${hint}`}`;
  });
}

test.each([
  [".owner.login.first.name", []],
  [".license.name", [".license [.license] `license` of the input is null"]],
  [".owner.team.name", [".owner.team [.team] `team` of `.owner` is null"]],
  [".owner.mail", [".owner.mail [.mail] `.owner` has no key `mail`"]],
  [".ownr.login", [".ownr [.ownr] the input has no key `ownr` Did you mean `owner`?"]],
  ['.["ownr"]', ['.["ownr"] [.["ownr"]] the input has no key `ownr` Did you mean `owner`?']],
  [".topics[1]", [".topics[1] [[1]] `.topics` has 1 element"]],
  [".labels[0].name", [".labels[0] [[0]] `.labels` is an empty list"]],
  [".labels[].name", [".labels[] [[]] `.labels` is an empty list"]],
  [".owner | .team", [".team [.team] `team` of `.owner` is null"]],
  [
    ".license // .topic",
    [
      ".license [.license] `license` of the input is null",
      ".topic [.topic] the input has no key `topic` Did you mean `topics`?",
    ],
  ],
  ["(.owner).mail", ["(.owner).mail [.mail] `.owner` has no key `mail`"]],
  ["if .archived then .license else .name end", [".license [.license] `license` of the input is null"]],
  [".stars.count?", [".stars.count? [.count?] `.stars` is 3"]],
  ['.topics[] | select(. == "rust")', ['select(. == "rust") [. == "rust"] `. == "rust"` is false: `.` is "go"']],
  [". as $x | $x.nope", []],
])("the step at which %s found nothing", (expression, steps) => {
  expect(missingIn(expression)).toEqual(steps);
});

function whyFalse(query: string): string[] {
  return explain({ query }).selector?.falseConditions.map(describeCondition) ?? [];
}

test.each([
  [".archived == false", ["`.archived == false` is false: `.archived` is true"]],
  [".archived | not", ["`.archived | not` is false: `.archived` is true"]],
  ['.name == "api" and .stars > 5', ["`.stars > 5` is false: `.stars` is 3"]],
  ['.name == "web" and .stars > 5', ['`.name == "web"` is false: `.name` is "api"']],
  [
    '.name == "web" or .stars > 5',
    ['`.name == "web"` is false: `.name` is "api"', "`.stars > 5` is false: `.stars` is 3"],
  ],
  ["(.topics | length) > 1", ['`(.topics | length) > 1` is false: `.topics` is ["go"], `.topics | length` is 1']],
  ['.name | startswith("w")', ['`.name | startswith("w")` is false: `.name` is "api"']],
  [".enabled // false", ["`.enabled // false` is false: `.enabled` is null"]],
  ["if .archived then .stars > 5 else true end", ["`.stars > 5` is false: `.stars` is 3"]],
  ["(.topics | length) > 0 and (.owner | .team != null)", ["`.team != null` is false: `.team` is null"]],
  ["false", ["`false` is false"]],
  ["true", []],
])("the part that made the selector `%s` false", (query, parts) => {
  expect(whyFalse(query)).toEqual(parts);
});

test("each field has its config path, expression and value; an error has the part that raised it", () => {
  const { fields, outcome } = explain({
    mapping: { properties: { ok: ".name", bad: ".name + (.stars | . + 1 | .y)" } },
  });
  expect(outcome.status).toBe("mapped");
  expect(fields.map(({ field, path, result }) => [field, path, result])).toEqual([
    ["identifier", "resources[0].port.entity.mappings.identifier", { kind: "value", value: "a" }],
    ["blueprint", "resources[0].port.entity.mappings.blueprint", { kind: "value", value: "thing" }],
    ["properties.ok", "resources[0].port.entity.mappings.properties.ok", { kind: "value", value: "api" }],
    [
      "properties.bad",
      "resources[0].port.entity.mappings.properties.bad",
      { kind: "error", message: expect.stringContaining("Cannot index number") },
    ],
  ]);
  const bad = fields.at(-1);
  expect(bad?.expression.slice(bad.failing?.start, bad.failing?.end)).toBe(".y");
});

test("the fields of a filtered item are explained too", () => {
  const { outcome, fields } = explain({ query: "false", mapping: { title: ".name" } });
  expect(outcome.status).toBe("filtered");
  expect(fields.at(-1)).toMatchObject({ field: "title", result: { kind: "value", value: "api" } });
});

test("an item whose itemsToParse gives no list has an outcome and nothing more to explain", () => {
  const explanation = explain({ port: { itemsToParse: ".nope" } });
  expect(explanation).toMatchObject({ outcome: { status: "failed" }, selector: null, fields: [] });
  const { outcome } = explanation;
  expect(outcome.status === "failed" && outcome.reason.problem.message).toBe(
    "itemsToParse is null: the input has no key `nope`",
  );
});

test("each element of itemsToParse is explained with the input that it saw", () => {
  const explanations = compileShort({ port: { itemsToParse: ".topics" }, query: '.item == "rust"' }).explainItem(ITEM);
  expect(explanations.map(({ outcome, input }) => [outcome.element, (input as { item: JqValue }).item])).toEqual([
    [0, "go"],
  ]);
  expect(explanations[0]?.selector?.falseConditions.map(describeCondition)).toEqual([
    '`.item == "rust"` is false: `.item` is "go"',
  ]);
});

test("parts that would run for ever when taken alone do not hang the explanation", () => {
  const { selector } = explain({ query: "first(range(1; 1e18) | select(. == 7)) == 8 and ([range(1e18)] | any)" });
  expect(selector?.result).toEqual({ kind: "value", value: false });
});

test("definitions of the program are known to its parts", () => {
  expect(missingIn("def who: .owner; who.mail")).toEqual(["who.mail [.mail] `who` has no key `mail`"]);
});
