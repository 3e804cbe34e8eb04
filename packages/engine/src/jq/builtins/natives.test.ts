import { describe, expect, test } from "vitest";
import { CLOSED_HOST, DEFAULT_BUDGET, Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";
import { ARRAYS } from "./arrays.ts";
import { OWN } from "./cost.ts";
import { OBJECTS } from "./objects.ts";
import { caller, newRun, oracle } from "./oracle.fixture.ts";
import { ORDERING } from "./ordering.ts";
import { PATHS } from "./paths.ts";
import { SELECTORS } from "./selectors.ts";
import { StreamBuilder } from "./stream-builder.ts";
import { StreamReader } from "./stream-reader.ts";

const call = caller([...ARRAYS, ...OBJECTS, ...ORDERING, ...PATHS, ...SELECTORS]);

const VALUES: JqValue[] = [
  null,
  true,
  false,
  0,
  1,
  -3,
  1.5,
  "",
  "a",
  "añ😀",
  [],
  [3, 1, 2],
  [2, 2, 1, 1, 2],
  ["b", "a", "\uffff", "😀", "b"],
  [null, [1, [2, [3]]], { a: [1] }, "x", [[]]],
  [[1, 2], [3], null],
  [["a"], ["b", "c"]],
  [{ a: 1, b: 2 }, { b: 3 }, { c: null }],
  ["a", 1],
  [1, null, 2],
  [{ b: 1 }, { a: 1 }, { a: 0, b: 1 }, {}],
  [true, null, false, 1, "a", [], {}],
  {},
  { b: 1, a: 2 },
  { a: [1, 2], b: [3] },
  { a: "x", b: "y" },
];

const ENTRIES: JqValue[] = [
  [{ key: "a", value: 1 }],
  [{ Key: "a", Value: 1 }],
  [{ name: "a", value: false }],
  [{ Name: "a", Value: null }],
  [{ key: null, name: "b" }],
  [{ key: false, Name: "b", value: null, Value: 2 }],
  [{ key: false }],
  [{ key: 1, value: 1 }],
  [
    { key: "a", value: 1 },
    { key: "a", value: 2 },
    { key: "__proto__", value: 3 },
  ],
  [null],
  [[]],
  ["a"],
  { x: { key: "a", value: 1 } },
];

const NULLARY = [
  "add",
  "flatten",
  "from_entries",
  "isfinite",
  "isinfinite",
  "isnan",
  "isnormal",
  "keys",
  "keys_unsorted",
  "length",
  "max",
  "min",
  "reverse",
  "sort",
  "to_entries",
  "transpose",
  "type",
  "unique",
];

test.each(NULLARY)("%s gives the values and error texts of jq on every type", (name) => {
  const inputs = [...VALUES, ...ENTRIES];
  expect(inputs.map((input) => call(name, input))).toEqual(oracle(`map(try ${name} catch .)`, inputs));
});

const UNARY: readonly (readonly [string, readonly JqValue[]])[] = [
  ["has", ["a", 0, -1, 0.5, null, [0]]],
  ["bsearch", [1, 2, "b", null, [3], {}]],
  ["flatten", [0, 1, 2, 1.5, -1, null, true, "a", [], {}]],
  ["delpaths", [[], [[]], [["a"]], [[0]], [["a", 0], ["b"]], [[0], [1]], null, [1], "a"]],
  ["_sort_by_impl", [null, [], [[3], [1], [2]], [["b"], ["a"], ["b"]], [[1, 2], [1], []], [["a"], [1], [null]]]],
  ["_group_by_impl", [null, [], [[2], [1], [2]], [["b"], ["a"], ["b"]], [[1, 2], [1, 2], []], [["a"], [1], ["a"]]]],
  ["_unique_by_impl", [null, [], [[2], [1], [2]], [["b"], ["a"], ["b"]], [[1, 2], [1, 2], []]]],
  ["_min_by_impl", [null, [[2], [1], [1]], [["b"], ["a"], ["a"]]]],
  ["_max_by_impl", [null, [[2], [2], [1]], [["b"], ["b"], ["a"]]]],
];

/** Keys come one for each element; real jq has an error text of its own for a number of them that nothing can cause. */
const fits = (name: string, input: JqValue, arg: JqValue): boolean =>
  !name.endsWith("_impl") || !Array.isArray(input) || !Array.isArray(arg) || input.length === arg.length;

test.each(UNARY)("%s gives the values and error texts of jq on every type", (name, args) => {
  const cases = VALUES.flatMap((input) => args.filter((arg) => fits(name, input, arg)).map((arg) => ({ input, arg })));
  const expected = oracle(`map(.arg as $arg | .input | try ${name}($arg) catch .)`, cases);
  expect(cases.map(({ input, arg }) => call(name, input, arg))).toEqual(expected);
});

test("setpath gives the values and error texts of jq", () => {
  const paths: JqValue[] = [[], ["a"], [0], [-1], [2], ["a", 0], ["a", "b"], [{ start: 1, end: 2 }], [null], "a", null];
  const pairs = VALUES.flatMap((input) => paths.map((path): JqValue => [input, path]));
  const expected = oracle("map(. as [$input, $path] | $input | try setpath($path; [9]) catch .)", pairs);
  expect(VALUES.flatMap((input) => paths.map((path) => call("setpath", input, path, [9])))).toEqual(expected);
});

test("NaN sorts below numbers and is equal to nothing", () => {
  const elements: JqValue[] = ["a", "b", "c", "d"];
  const keys: JqValue[] = [[1], [Number.NaN], [0], [Number.NaN]];
  expect(call("_group_by_impl", elements, keys)).toHaveLength(4);
  expect(call("_max_by_impl", elements, keys)).toBe("a");
  expect(call("_min_by_impl", elements, keys)).toBe("d");
  expect(call("isnan", Number.NaN)).toBe(true);
  expect(call("isfinite", Number.NaN)).toBe(true);
});

test("sorting by key keeps elements with equal keys in order", () => {
  const elements = Array.from({ length: 500 }, (_, i) => ({ i, key: (i * 7) % 5, name: `n${(i * 3) % 4}` }));
  const byKey = call(
    "_sort_by_impl",
    elements,
    elements.map(({ key }) => [key]),
  );
  expect(byKey).toEqual(oracle("sort_by(.key)", elements));
  const byTwo = call(
    "_sort_by_impl",
    elements,
    elements.map(({ key, name }) => [name, key]),
  );
  expect(byTwo).toEqual(oracle("sort_by(.name, .key)", elements));
  expect(
    call(
      "_group_by_impl",
      elements,
      elements.map(({ name }) => [name]),
    ),
  ).toEqual(oracle("group_by(.name)", elements));
});

describe("inputs are not changed", () => {
  test("by add, which gathers in a copy of its own", () => {
    const input: JqValue[] = [[1], [2], [3]];
    const objects: JqValue[] = [{ a: 1 }, null, { b: 2 }, { c: 3 }];
    expect(call("add", input)).toEqual([1, 2, 3]);
    expect(call("add", objects)).toEqual({ a: 1, b: 2, c: 3 });
    expect(input).toEqual([[1], [2], [3]]);
    expect(objects).toEqual([{ a: 1 }, null, { b: 2 }, { c: 3 }]);
  });

  test("by sort", () => {
    const input: JqValue[] = [3, 1, 2];
    call("sort", input);
    expect(input).toEqual([3, 1, 2]);
  });
});

test("__proto__ is a key like any other", () => {
  const input: JqValue = JSON.parse('[{"key":"__proto__","value":1}]');
  expect(JSON.stringify(call("from_entries", input))).toBe('{"__proto__":1}');
  const objects: JqValue = JSON.parse('[{"a":1},{"__proto__":{"b":2}}]');
  expect(JSON.stringify(call("add", objects))).toBe('{"a":1,"__proto__":{"b":2}}');
});

function events(value: JqValue): JqValue[] {
  const run = newRun();
  const reader = new StreamReader(value);
  const all: JqValue[] = [];
  for (let event = reader.next(run); event !== null; event = reader.next(run)) all.push(event);
  return all;
}

function build(stream: readonly JqValue[]): JqValue[] {
  const run = newRun();
  const builder = new StreamBuilder();
  return stream.flatMap((event) => (builder.take(run, event) ? [builder.value] : []));
}

describe("streaming form", () => {
  test("has the events of jq", () => {
    expect(VALUES.map(events)).toEqual(oracle("map([tostream])", VALUES));
  });

  test("goes back to the same values", () => {
    expect(build(VALUES.flatMap(events))).toEqual(VALUES);
  });

  test("a leaf that is itself an object is not changed by later events", () => {
    const leaf = { a: 1 };
    expect(build([[[0], leaf], [[0, "b"], 2], [[0]]])).toEqual([[{ a: 1, b: 2 }]]);
    expect(leaf).toEqual({ a: 1 });
  });

  test("a value that was given out is not changed by later events", () => {
    const [first, second] = build([[[0], 1], [[0]], [[0], 2], [[1], 3], [[1]]]);
    expect([first, second]).toEqual([[1], [2, 3]]);
  });

  test("odd events give the values and errors of jq", () => {
    const streams: JqValue[] = [
      [[["a"], 2], [["a"]]],
      [[[1], 2], [[0], 1], [[1]]],
      [[[2], 1], [[2]]],
      [[["a", 0, "b"], 2], [["a", 1], 3], [["a"]]],
      [[["a"], 1], [["a", "b"], 2], [["a"]]],
      [[["a"], null], [["a", "b"], 2], [["a"]]],
      [[[0], 1], [["b"], 2], [["b"]]],
      [[[-1], 2]],
      [[[1.5], 2], [[1]]],
      [[[{ start: 0 }], 2]],
      [[[[0]], 2]],
      [[[null], 2]],
      [[[], 3]],
      [[null, 2]],
      [[null]],
      [null],
      [[]],
      [[1, 2]],
      [["a", 2]],
      [[{}, 2]],
      [[true]],
      [[true, 1]],
      ["ab"],
      [2],
      [true],
      [{ "0": 1 }],
      [[["a"], 1, 2], [["a"]]],
    ];
    const answers = streams.map((stream) => {
      const answer: JqValue[] = [];
      const builder = new StreamBuilder();
      for (const event of stream as JqValue[]) {
        const step = caller([
          { name: "take", arity: 0, doc: "", examples: [], cost: OWN, native: (run) => builder.take(run, event) },
        ])("take", null);
        if (typeof step === "string") return step;
        if (step === true) answer.push(structuredClone(builder.value));
      }
      return answer;
    });
    expect(answers).toEqual(oracle("map(. as $stream | try [fromstream($stream[])] catch .)", streams));
  });
});

describe("ten thousand levels do not overflow the stack", () => {
  let deep: JqValue = [];
  for (let i = 0; i < 9_999; i++) deep = [deep];

  test("flatten", () => {
    expect(call("flatten", [deep, 1])).toEqual([1]);
  });

  test("tostream and back", () => {
    // Each of the ten thousand events has a path as long as it is deep: 400 MB in all.
    const run = new Run(CLOSED_HOST, { ...DEFAULT_BUDGET, allocation: 2_000_000_000 });
    const reader = new StreamReader(deep);
    const builder = new StreamBuilder();
    for (let event = reader.next(run); event !== null; event = reader.next(run)) builder.take(run, event);
    expect(call("flatten", [builder.value])).toEqual([]);
  });

  test("sort, unique, group_by", () => {
    expect(call("sort", [1, deep])).toHaveLength(2);
    expect(call("unique", [1, 1])).toEqual([1]);
  });
});
