import type { Builtin } from "./builtin.ts";

/** Membership, indexing and joining, after the operators of SQL. */
export const LOOKUP: readonly Builtin[] = [
  {
    name: "IN",
    params: ["stream"],
    doc: "True if the input is equal to an output of the stream.",
    examples: [{ program: 'map(IN("a", "b"))', input: '["a","c"]', outputs: ["[true,false]"] }],
    jq: "any(stream == .; .)",
  },
  {
    name: "IN",
    params: ["source", "stream"],
    doc: "True if an output of the source is equal to an output of the stream.",
    examples: [{ program: "IN(.[]; 2, 3)", input: "[1,2]", outputs: ["true"] }],
    jq: "any(source == stream; .)",
  },
  {
    name: "INDEX",
    params: ["stream", "key"],
    doc: "Gathers the outputs of the stream into an object, each under its key as text. Of several with one key, the last one stays.",
    examples: [
      {
        program: "INDEX(.[]; .id)",
        input: '[{"id":7,"name":"a"},{"id":8,"name":"b"}]',
        outputs: ['{"7":{"id":7,"name":"a"},"8":{"id":8,"name":"b"}}'],
      },
    ],
    jq: "reduce stream as $row ({}; .[$row | key | tostring] = $row)",
  },
  {
    name: "INDEX",
    params: ["key"],
    doc: "Gathers the elements of the input into an object, each under its key as text.",
    examples: [{ program: "INDEX(.name)", input: '[{"name":"a"}]', outputs: ['{"a":{"name":"a"}}'] }],
    jq: "INDEX(.[]; key)",
  },
  {
    name: "JOIN",
    params: ["$index", "key"],
    doc: "Pairs each element with what the index has under its key, null if nothing.",
    examples: [{ program: 'JOIN({"1":"one"}; tostring)', input: "[1,2]", outputs: ['[[1,"one"],[2,null]]'] }],
    jq: "[.[] | [., $index[key]]]",
  },
  {
    name: "JOIN",
    params: ["$index", "stream", "key"],
    doc: "Pairs each output of the stream with what the index has under its key, null if nothing.",
    examples: [{ program: 'JOIN({"1":"one"}; .[]; tostring)', input: "[1]", outputs: ['[1,"one"]'] }],
    jq: "stream | [., $index[key]]",
  },
  {
    name: "JOIN",
    params: ["$index", "stream", "key", "merge"],
    doc: "Applies `merge` to each pair of an output of the stream and what the index has under its key.",
    examples: [{ program: 'JOIN({"1":{"b":2}}; .[]; .a; add)', input: '[{"a":"1"}]', outputs: ['{"a":"1","b":2}'] }],
    jq: "stream | [., $index[key]] | merge",
  },
];
