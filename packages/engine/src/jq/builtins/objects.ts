import { chargeKey, elements, field, has, length, ownKeys, setKey } from "../values/access.ts";
import { refuse } from "../values/error-text.ts";
import { refuseKey } from "../values/generated-code.ts";
import { sortedKeys } from "../values/order.ts";
import { CONTAINER_SIZE, ELEMENT_SIZE, type Run } from "../values/run.ts";
import { isObject } from "../values/type-of.ts";
import type { JqObject, JqValue } from "../values/value.ts";
import type { Builtin } from "./builtin.ts";
import { OWN } from "./cost.ts";

/** The keys of an object as `order` lists them; the positions of an array. */
function keysOf(run: Run, input: JqValue, order: (run: Run, object: JqObject) => string[]): JqValue[] {
  if (Array.isArray(input)) return positionsOf(run, input);
  const keys = isObject(input) ? order(run, input) : refuse(input, "has no keys");
  run.allocateElements(keys.length);
  return keys;
}

function positionsOf(run: Run, array: readonly JqValue[]): number[] {
  run.spend(array.length);
  run.allocateElements(array.length);
  return [...array.keys()];
}

function toEntries(run: Run, input: JqValue): JqValue[] {
  const keys = keysOf(run, input, ownKeys);
  const values = elements(run, input);
  run.allocate((CONTAINER_SIZE + 2 * ELEMENT_SIZE) * keys.length);
  return keys.map((key, position) => ({ key, value: values[position] ?? null }));
}

/** What an entry may call its key, the first one that is neither null nor false. */
const KEY_NAMES = ["key", "Key", "name", "Name"] as const;

function keyOfEntry(run: Run, entry: JqValue): string {
  let key: JqValue = null;
  for (const name of KEY_NAMES) {
    key = field(run, entry, name);
    if (key !== null && key !== false) break;
  }
  return typeof key === "string" ? key : refuseKey(key);
}

function fromEntries(run: Run, input: JqValue): JqObject {
  const entries = elements(run, input);
  run.spend(4 * entries.length);
  run.allocateEntries(entries.length);
  const object: JqObject = {};
  for (const entry of entries) {
    const key = keyOfEntry(run, entry);
    chargeKey(run, object, key);
    setKey(object, key, field(run, entry, has(run, entry, "value") ? "value" : "Value"));
  }
  return object;
}

export const OBJECTS: readonly Builtin[] = [
  {
    name: "length",
    arity: 0,
    doc: "Gives the number of code points of a string, of elements of an array, of keys of an object, the magnitude of a number; 0 for null.",
    examples: [{ program: "map(length)", input: '["añ", [1,2], {"a":1}, null, -5]', outputs: ["[2,2,1,0,5]"] }],
    cost: OWN,
    native: length,
  },
  {
    name: "keys",
    arity: 0,
    doc: "Gives the keys of an object in sorted order, or the positions of an array.",
    examples: [{ program: "keys", input: '{"b":1,"a":2}', outputs: ['["a","b"]'] }],
    cost: OWN,
    native: (run, input) => keysOf(run, input, (_, object) => sortedKeys(object, run)),
  },
  {
    name: "keys_unsorted",
    arity: 0,
    doc: "Gives the keys of an object in the order in which it has them, or the positions of an array.",
    examples: [{ program: "keys_unsorted", input: '{"b":1,"a":2}', outputs: ['["b","a"]'] }],
    cost: OWN,
    native: (run, input) => keysOf(run, input, ownKeys),
  },
  {
    name: "has",
    arity: 1,
    doc: "Tells whether an object has a key, or an array an element at a position.",
    examples: [{ program: 'map(has("a"))', input: '[{"a":null},{}]', outputs: ["[true,false]"] }],
    cost: OWN,
    native: (run, input, key) => has(run, input, key ?? null),
  },
  {
    name: "in",
    params: ["container"],
    doc: "Tells whether the container has the input as a key: `has` the other way round.",
    examples: [{ program: 'map(in({"a":1}))', input: '["a","b"]', outputs: ["[true,false]"] }],
    jq: ". as $key | container | has($key)",
  },
  {
    name: "map_values",
    params: ["f"],
    doc: "Puts the first output of `f` in the place of each value of an object or element of an array; without an output, the place is removed.",
    examples: [{ program: "map_values(. + 1)", input: '{"a":1,"b":2}', outputs: ['{"a":2,"b":3}'] }],
    jq: ".[] |= f",
  },
  {
    name: "to_entries",
    arity: 0,
    doc: "Takes an object apart into an array of `{key, value}`.",
    examples: [{ program: "to_entries", input: '{"a":1}', outputs: ['[{"key":"a","value":1}]'] }],
    cost: OWN,
    native: toEntries,
  },
  {
    name: "from_entries",
    arity: 0,
    doc: "Builds an object from an array of entries. The key may be called `key`, `Key`, `name` or `Name`, the value `value` or `Value`.",
    examples: [
      { program: "from_entries", input: '[{"key":"a","value":1},{"name":"b"}]', outputs: ['{"a":1,"b":null}'] },
    ],
    cost: OWN,
    native: fromEntries,
  },
  {
    name: "with_entries",
    params: ["f"],
    doc: "Applies `f` to each entry of an object as `{key, value}` and builds an object from what it gives.",
    examples: [{ program: 'with_entries(.key |= "x-" + .)', input: '{"a":1}', outputs: ['{"x-a":1}'] }],
    jq: "to_entries | map(f) | from_entries",
  },
];
