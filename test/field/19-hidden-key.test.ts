import { compileMapping, findingsOf, type JqValue } from "@longshore/engine";
import { expect, test } from "vitest";

function outcomesOf(port: object, item: JqValue, selector: object = {}) {
  const mappings = { identifier: ".id", blueprint: '"svc"', title: ".item" };
  const config = { resources: [{ kind: "k", selector, port: { entity: { mappings }, ...port } }] };
  const compiled = compileMapping(config);
  return compiled.mapping?.resources[0]?.map(item) ?? [];
}

function warningsOf(port: object, item: JqValue, selector?: object): unknown[] {
  const findings = outcomesOf(port, item, selector).flatMap(findingsOf);
  return findings.filter(({ code }) => code === "items_to_parse_hides_key").map(({ problem }) => problem);
}

test("a key of the item that its elements hide is a warning, once per item, and the entities are the same", () => {
  const item = { id: "a", item: "mine", tags: ["x", "y"] };
  expect(outcomesOf({ itemsToParse: ".tags" }, item)).toMatchObject([
    { status: "mapped", entity: { identifier: "a", title: "x" } },
    { status: "mapped", entity: { identifier: "a", title: "y" } },
  ]);
  expect(warningsOf({ itemsToParse: ".tags" }, item)).toMatchObject([
    {
      severity: "warning",
      path: "resources[0].port.itemsToParseName",
      message: "the items have a key `item` of their own, and the elements of `itemsToParse` hide it",
      hint: "Give the elements a name that no item has, such as `itemsToParseName: element`",
    },
  ]);
});

test.each<[port: object, item: JqValue]>([
  [
    { itemsToParse: ".tags", itemsToParseName: "element" },
    { id: "a", item: "mine", element: 1, tags: ["x"] },
  ],
  [{ itemsToParse: "[.tags[], .more[]]" }, { id: "a", item: null, tags: ["x"], more: [] }],
  [
    { itemsToParse: ".tags", itemsToParseTopLevelTransform: false },
    { id: "a", item: {}, tags: ["x"] },
  ],
])("a hidden key is a warning under any name and however the list is made: %j", (port, item) => {
  expect(warningsOf(port, item)).toHaveLength(1);
});

test.each<[port: object, item: JqValue]>([
  [{ itemsToParse: ".item" }, { id: "a", item: ["x"] }],
  [
    { itemsToParse: ".item", itemsToParseTopLevelTransform: false },
    { id: "a", item: ["x"] },
  ],
  [
    { itemsToParse: ".tags", itemsToParseName: "element" },
    { id: "a", item: "mine", tags: ["x"] },
  ],
  [{ itemsToParse: ".tags" }, { id: "a", item: "mine", tags: [] }],
])("a key that is not hidden is no warning: %j of %j", (port, item) => {
  expect(warningsOf(port, item)).toEqual([]);
});

test("the warning is not lost where the first element is filtered", () => {
  const item = { id: "a", item: 1, tags: ["x", "y"] };
  expect(warningsOf({ itemsToParse: ".tags" }, item, { query: '.item == "y"' })).toHaveLength(1);
});
