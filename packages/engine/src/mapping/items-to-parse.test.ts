import { expect, test } from "vitest";
import { compileMapping } from "./compile-mapping.ts";
import { compileShort, mapShort, outcomeOf, shortConfig } from "./one-resource.fixture.ts";

// §8 of reference/mapping-semantics.md. `.` as title shows the item that selector and mapping see.

const ITEM = {
  id: 1,
  tags: ["a", "b"],
  meta: { list: [{ x: 1 }], k: 2 },
  "a-b": [1],
  obj: { p: 1 },
  model: { m: 1 },
  none: [],
};
const SEEN = { identifier: ".id | tostring", properties: { seen: "." } };

function itemsOf(port: object, item: unknown = ITEM): unknown[] {
  return mapShort({ port, mapping: SEEN }, item).map((outcome) => {
    const { seen } = outcome.status === "mapped" ? (outcome.entity.properties ?? {}) : {};
    return seen ?? outcome.status;
  });
}

const WITHOUT_TAGS = without("tags");
const WITHOUT_MODEL = without("model");

test.each([
  [
    ".tags",
    [
      { ...WITHOUT_TAGS, item: "a" },
      { ...WITHOUT_TAGS, item: "b" },
    ],
  ],
  [".meta.list", [{ ...ITEM, meta: { k: 2 }, item: { x: 1 } }]],
  [
    "(.tags // [])",
    [
      { ...WITHOUT_TAGS, item: "a" },
      { ...WITHOUT_TAGS, item: "b" },
    ],
  ],
  ['.tags | map(select(. != "a"))', [{ ...WITHOUT_TAGS, item: "b" }]],
  ["(.model // {} | to_entries)", [{ ...WITHOUT_MODEL, item: { key: "m", value: 1 } }]],
  [
    ". as $r | .tags | map({t:., id:$r.id})",
    [
      { ...WITHOUT_TAGS, item: { t: "a", id: 1 } },
      { ...WITHOUT_TAGS, item: { t: "b", id: 1 } },
    ],
  ],
  ['.["a-b"]', [{ ...without("a-b"), item: 1 }]],
])("§8 `%s`: the list leaves the item, and each element stands under `item`", (itemsToParse, items) => {
  expect(itemsOf({ itemsToParse })).toEqual(items);
});

function without(key: keyof typeof ITEM): object {
  return Object.fromEntries(Object.entries(ITEM).filter(([name]) => name !== key));
}

test.each([
  ['."a-b"', [{ ...without("a-b"), item: 1 }]],
  ['.meta."list"', [{ ...ITEM, meta: { k: 2 }, item: { x: 1 } }]],
  [
    "[.tags[] | {t: .}]",
    [
      { ...WITHOUT_TAGS, item: { t: "a" } },
      { ...WITHOUT_TAGS, item: { t: "b" } },
    ],
  ],
  [
    "if .tags then .tags else [] end",
    [
      { ...WITHOUT_TAGS, item: "a" },
      { ...WITHOUT_TAGS, item: "b" },
    ],
  ],
  [
    "[.tags[] as $t | {$t}]",
    [
      { ...WITHOUT_TAGS, item: { t: "a" } },
      { ...WITHOUT_TAGS, item: { t: "b" } },
    ],
  ],
  [". as $all | $all.meta.list", [{ ...ITEM, meta: { k: 2 }, item: { x: 1 } }]],
])(
  "§8 §13.8 overruled: `%s` is provably one list, so it is taken out, where the incumbent drops the item or too much",
  (itemsToParse, items) => {
    expect(itemsOf({ itemsToParse })).toEqual(items);
    expect(compileMapping(shortConfig({ port: { itemsToParse } })).problems).toEqual([]);
  },
);

test.each([
  ["[.tags[], .meta.list[]]", 3],
  ['map(select(type == "array")) | add', 3],
  ["to_entries", 7],
  [".tags + .meta.list", 3],
  ["if .tags then .tags else .none end", 2],
  ["def f: .tags; f", 2],
  [". as $r | [$r.tags[], $r.none[]]", 2],
])(
  "§8 §13.8 overruled: nothing is dropped because no path can be proven in `%s`: items stay whole, with a problem",
  (itemsToParse, count) => {
    const seen = itemsOf({ itemsToParse });
    expect(seen).toHaveLength(count);
    for (const item of seen) expect(item).toMatchObject(ITEM);
    const { problems } = compileMapping(shortConfig({ port: { itemsToParse } }));
    expect(problems).toMatchObject([
      {
        code: "items_to_parse_path_unproven",
        severity: "warning",
        path: "resources[0].port.itemsToParse",
        span: { start: 0, end: itemsToParse.length },
      },
    ]);
  },
);

test.each(['["p", "q"]', "[.id]", "[.tags]"])(
  "§8 `%s` goes through no list of the item, so there is none to take out",
  (itemsToParse) => {
    for (const item of itemsOf({ itemsToParse })) expect(item).toMatchObject(ITEM);
    expect(compileMapping(shortConfig({ port: { itemsToParse } })).problems).toEqual([]);
  },
);

test("§8 acceptance: the three expressions that the incumbent drops silently give their items", () => {
  expect(itemsOf({ itemsToParse: "[.tags[], .none[]]" })).toHaveLength(2);
  expect(itemsOf({ itemsToParse: 'map(select(type == "array"))' })).toHaveLength(3);
  expect(itemsOf({ itemsToParse: '."a-b"' })).toHaveLength(1);
});

test.each([
  [".tags", { ...ITEM, item: "a" }],
  ["[.tags[], .none[]]", { ...ITEM, item: "a" }],
])(
  "§8 with itemsToParseTopLevelTransform: false, `%s` leaves the item whole, without a problem",
  (itemsToParse, first) => {
    const port = { itemsToParse, itemsToParseTopLevelTransform: false };
    expect(itemsOf(port)[0]).toEqual(first);
    expect(compileMapping(shortConfig({ port })).problems).toEqual([]);
  },
);

test.each([
  [".obj", "items_to_parse_not_array"],
  [".missing", "items_to_parse_not_array"],
  [".tags[]", "items_to_parse_not_array"],
  ["empty", "items_to_parse_not_array"],
  [".", "items_to_parse_not_array"],
  [".id.x", "items_to_parse_error"],
  [".a.", "items_to_parse_error"],
])(
  "§8 overruled: `%s` gives no list, and the item fails with %s, where the incumbent skips it with a log line",
  (itemsToParse, code) => {
    expect(outcomeOf({ port: { itemsToParse } }, ITEM)).toEqual({
      status: "failed",
      problems: [`${code} itemsToParse`],
    });
  },
);

test("§8 an empty list gives no entity; the item is counted as filtered", () => {
  const [outcome] = mapShort({ port: { itemsToParse: ".none" } }, ITEM);
  expect(outcome).toMatchObject({ status: "filtered", because: "empty_list", path: "resources[0].port.itemsToParse" });
});

test("§8 the element overwrites a key of the same name", () => {
  expect(itemsOf({ itemsToParse: ".tags" }, { id: 1, item: "orig", tags: ["a"] })).toEqual([{ id: 1, item: "a" }]);
});

test("§8 itemsToParseName names the key, even if it is __proto__", () => {
  expect(itemsOf({ itemsToParse: ".tags", itemsToParseName: "tag" })[0]).toEqual({ ...WITHOUT_TAGS, tag: "a" });
  const [item] = itemsOf({ itemsToParse: ".tags", itemsToParseName: "__proto__" });
  expect(Object.entries(item as object).at(-1)).toEqual(["__proto__", "a"]);
});

test("§8 elements keep their order and know their position", () => {
  const outcomes = mapShort({ port: { itemsToParse: ".tags" }, query: '.item == "b"', mapping: SEEN }, ITEM);
  expect(outcomes.map(({ element, status }) => [element, status])).toEqual([
    [0, "filtered"],
    [1, "mapped"],
  ]);
});

test("§8 an item that fails among the elements of a list costs that element only", () => {
  const outcomes = mapShort(
    { port: { itemsToParse: ".rows" }, mapping: { identifier: ".item.id" } },
    { rows: [{ id: "a" }, { id: true }, { id: "b" }] },
  );
  expect(outcomes.map(({ status }) => status)).toEqual(["mapped", "failed", "mapped"]);
});

test("a list of more elements than the budget allows fails the item instead of exhausting the memory", () => {
  const port = { itemsToParse: "[range(50)]" };
  expect(outcomeOf({ port }, ITEM, { budget: { outputs: 49 } })).toEqual({
    status: "failed",
    problems: ["limit_outputs itemsToParse"],
  });
  expect(outcomeOf({ port }, ITEM, { budget: { allocation: 300 } }).problems).toEqual([
    "limit_allocation itemsToParse",
  ]);
});

test("a removed list that is not where the expression found it leaves the item whole", () => {
  expect(itemsOf({ itemsToParse: "(.meta.list? // [1])" }, { id: 1, meta: "none" })).toEqual([
    { id: 1, meta: "none", item: 1 },
  ]);
});

test("mapOne stops at the first element that maps", () => {
  const resource = compileShort({ port: { itemsToParse: ".rows" }, query: ".item > 1", mapping: { title: ".item" } });
  expect(resource.mapOne({ id: "a", rows: [1, 2, 3] })).toMatchObject({ title: 2 });
});
