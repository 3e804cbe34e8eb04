import { raise } from "../values/jq-error.ts";
import { isObject } from "../values/type-of.ts";
import type { JqObject, JqValue } from "../values/value.ts";
import type { Builtin } from "./builtin.ts";
import { OWN, QUICK } from "./cost.ts";
import { StreamBuilder } from "./stream-builder.ts";
import { StreamReader } from "./stream-reader.ts";

/** Hands a program, as an opaque object, something that it can only give back to the native that knows it. */
class Handles<Thing> {
  readonly #things = new WeakMap<JqObject, Thing>();

  issue(thing: Thing): JqObject {
    const handle: JqObject = {};
    this.#things.set(handle, thing);
    return handle;
  }

  resolve(handle: JqValue): Thing {
    return (isObject(handle) ? this.#things.get(handle) : undefined) ?? raise(() => "not a handle");
  }
}

const readers = new Handles<StreamReader>();
const builders = new Handles<StreamBuilder>();

/** The streaming form of values: events `[path, leaf]` and, where an array or object ends, `[path]`. */
export const STREAMS: readonly Builtin[] = [
  {
    name: "_stream_reader",
    arity: 0,
    doc: "",
    examples: [],
    cost: QUICK,
    native: (_run, input) => readers.issue(new StreamReader(input)),
  },
  {
    name: "_next_event",
    arity: 0,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, input) => readers.resolve(input).next(run),
  },
  {
    name: "_stream_builder",
    arity: 0,
    doc: "",
    examples: [],
    cost: QUICK,
    native: () => builders.issue(new StreamBuilder()),
  },
  {
    name: "_take_event",
    arity: 1,
    doc: "",
    examples: [],
    cost: OWN,
    native: (run, input, event) => {
      const builder = builders.resolve(input);
      return builder.take(run, event ?? null) ? [builder.value] : [];
    },
  },
  {
    name: "tostream",
    params: [],
    doc: "Gives the streaming form of the input.",
    examples: [
      { program: "[tostream]", input: '{"a":[1,2]}', outputs: ['[[["a",0],1],[["a",1],2],[["a",1]],[["a"]]]'] },
    ],
    jq: `_stream_reader as $reader
         | label $end | repeat($reader | _next_event) | if . == null then break $end else . end`,
  },
  {
    name: "fromstream",
    params: ["events"],
    doc: "Puts the values together whose streaming form is given.",
    examples: [{ program: "fromstream(tostream)", input: '{"a":[1,2]}', outputs: ['{"a":[1,2]}'] }],
    jq: "_stream_builder as $builder | events as $event | $builder | _take_event($event) | .[]",
  },
  {
    name: "truncate_stream",
    params: ["events"],
    doc: "Cuts so many steps as the input says off the beginning of the paths in a stream, and leaves out events whose path is not longer.",
    examples: [
      {
        program: "[1 | truncate_stream([[0],1], [[1,0],2], [[1,0]], [[1]])]",
        input: "null",
        outputs: ["[[[0],2],[[0]]]"],
      },
    ],
    jq: ". as $depth | null | events | select((.[0] | length) > $depth) | setpath([0]; .[0][$depth:])",
  },
];
