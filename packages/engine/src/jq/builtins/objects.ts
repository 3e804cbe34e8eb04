import { elements, field, has, length, ownKeys, setKey } from "../values/access.ts";
import { refuse } from "../values/error-text.ts";
import { refuseKey } from "../values/generated-code.ts";
import { sortedKeys } from "../values/order.ts";
import type { Run } from "../values/run.ts";
import { isObject } from "../values/type-of.ts";
import type { JqObject, JqValue } from "../values/value.ts";
import type { Builtin } from "./builtin.ts";

/** The keys of an object as `order` lists them; the positions of an array. */
function keysOf(run: Run, input: JqValue, order: (object: JqObject) => string[]): JqValue[] {
  const keys = Array.isArray(input) ? [...input.keys()] : isObject(input) ? order(input) : refuse(input, "has no keys");
  run.spend(keys.length);
  run.allocateElements(keys.length);
  return keys;
}

function toEntries(run: Run, input: JqValue): JqValue[] {
  const keys = keysOf(run, input, ownKeys);
  run.allocateElements(2 * keys.length);
  const values = elements(input);
  return keys.map((key, position) => ({ key, value: values[position] ?? null }));
}

/** What an entry may call its key, the first one that is neither null nor false. */
const KEY_NAMES = ["key", "Key", "name", "Name"] as const;

function keyOfEntry(entry: JqValue): string {
  let key: JqValue = null;
  for (const name of KEY_NAMES) {
    key = field(entry, name);
    if (key !== null && key !== false) break;
  }
  return typeof key === "string" ? key : refuseKey(key);
}

function fromEntries(run: Run, input: JqValue): JqObject {
  const entries = elements(input);
  run.spend(entries.length);
  run.allocateElements(entries.length);
  const object: JqObject = {};
  for (const entry of entries) {
    const key = keyOfEntry(entry);
    setKey(object, key, field(entry, has(entry, "value") ? "value" : "Value"));
  }
  return object;
}

export const OBJECTS: readonly Builtin[] = [
  {
    name: "length",
    arity: 0,
    doc: "Gives the number of code points of a string, of elements of an array, of keys of an object, the magnitude of a number; 0 for null.",
    examples: [{ program: "map(length)", input: '["añ", [1,2], {"a":1}, null, -5]', outputs: ["[2,2,1,0,5]"] }],
    native: (_run, input) => length(input),
  },
  {
    name: "keys",
    arity: 0,
    doc: "Gives the keys of an object in sorted order, or the positions of an array.",
    examples: [{ program: "keys", input: '{"b":1,"a":2}', outputs: ['["a","b"]'] }],
    native: (run, input) => keysOf(run, input, sortedKeys),
  },
  {
    name: "keys_unsorted",
    arity: 0,
    doc: "Gives the keys of an object in the order in which it has them, or the positions of an array.",
    examples: [{ program: "keys_unsorted", input: '{"b":1,"a":2}', outputs: ['["b","a"]'] }],
    native: (run, input) => keysOf(run, input, ownKeys),
  },
  {
    name: "has",
    arity: 1,
    doc: "Tells whether an object has a key, or an array an element at a position.",
    examples: [{ program: 'map(has("a"))', input: '[{"a":null},{}]', outputs: ["[true,false]"] }],
    native: (_run, input, key) => has(input, key ?? null),
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
    native: toEntries,
  },
  {
    name: "from_entries",
    arity: 0,
    doc: "Builds an object from an array of entries. The key may be called `key`, `Key`, `name` or `Name`, the value `value` or `Value`.",
    examples: [
      { program: "from_entries", input: '[{"key":"a","value":1},{"name":"b"}]', outputs: ['{"a":1,"b":null}'] },
    ],
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
