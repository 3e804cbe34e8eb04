import { expect, test } from "vitest";
import { compileMapping } from "./compile-mapping.ts";
import { checkMapping } from "./static-check.ts";

/** 1 022 characters: code that is nested deeper than V8's parser goes. */
const NESTED = `${'gsub("a"; '.repeat(92)}.b${")".repeat(92)}`;

interface Places {
  readonly title?: string;
  readonly query?: string;
  readonly itemsToParse?: string;
}

function config({ title = ".id", query = "true", itemsToParse }: Places): object {
  const entity = { mappings: { identifier: ".id", blueprint: '"service"', title } };
  const port = itemsToParse === undefined ? { entity } : { entity, itemsToParse };
  return { resources: [{ kind: "thing", selector: { query }, port }] };
}

function outcomeOf(places: Places, mode: "compat" | "strict" = "compat") {
  const { mapping } = compileMapping(config(places), { mode });
  return mapping?.resources[0]?.map({ id: "a", b: "b" })[0];
}

test.each([
  ["title", "resources[0].port.entity.mappings.title"],
  ["query", "resources[0].selector.query"],
  ["itemsToParse", "resources[0].port.itemsToParse"],
])("check names an expression that becomes no function: %s", (place, path) => {
  const problems = checkMapping(config({ [place]: NESTED })).filter(({ severity }) => severity === "error");
  expect(problems).toMatchObject([{ code: "jq_too_deep", path }]);
});

test("an expression that becomes no function costs its field, by a named problem", () => {
  const outcome = outcomeOf({ title: NESTED });
  expect(outcome).toMatchObject({ status: "mapped", entity: { identifier: "a", title: null } });
  const [finding] = outcome?.status === "mapped" ? outcome.findings : [];
  expect(finding?.code).toBe("field_error");
  expect(finding?.problem.message).toMatch(/^title: the expression does not compile: .* inside one another$/);
});

test("it costs the item where fields are strict", () => {
  expect(outcomeOf({ title: NESTED }, "strict")).toMatchObject({ status: "failed", reason: { code: "field_error" } });
});

test("a selector or list that becomes no function fails its item", () => {
  expect(outcomeOf({ query: NESTED })).toMatchObject({ status: "failed", reason: { code: "selector_error" } });
  expect(outcomeOf({ itemsToParse: NESTED })).toMatchObject({
    status: "failed",
    reason: { code: "items_to_parse_error" },
  });
});

test.each([
  ["a chain of operators", Array(400).fill(".a").join(" + ")],
  ["an object of many keys", `{${Array.from({ length: 900 }, (_, i) => `k${i}: .a`).join(", ")}}`],
  ["a text of many parts", `"${"\\(.a) ".repeat(900)}"`],
  [
    "many branches",
    `if .a == 0 then 0 ${Array.from({ length: 400 }, (_, i) => `elif .a == ${i} then ${i}`).join(" ")} end`,
  ],
])("what is long without being nested becomes a function on the smallest stack: %s", (_, text) => {
  expect(checkMapping(config({ title: text })).filter(({ code }) => code === "jq_too_deep")).toEqual([]);
});
