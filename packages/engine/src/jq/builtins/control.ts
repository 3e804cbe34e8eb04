import type { JqValue } from "../values/value.ts";
import type { Builtin } from "./builtin.ts";
import { QUICK } from "./cost.ts";

/** What `last(f)` has before the first output. No program can get at it: it is told by identity, and nothing equals it. */
const NONE_YET: JqValue = [];

/** Tests, loops, and the handling of streams of outputs. */
export const CONTROL: readonly Builtin[] = [
  {
    name: "not",
    params: [],
    doc: "True for false and null, false for everything else.",
    examples: [{ program: "map(not)", input: "[true, false, null, 0]", outputs: ["[false,true,true,false]"] }],
    jq: "if . then false else true end",
  },
  {
    name: "select",
    params: ["f"],
    doc: "Gives the input for each true output of `f`, and nothing where `f` is false or null.",
    examples: [
      { program: ".[] | select(.open)", input: '[{"id":1,"open":true},{"id":2}]', outputs: ['{"id":1,"open":true}'] },
    ],
    jq: "if f then . else empty end",
  },
  {
    name: "recurse",
    params: ["f"],
    doc: "Gives the input, then the outputs of `f` on it, then those of `f` on these, and so on.",
    examples: [
      {
        program: "[recurse(.children[]?) | .name]",
        input: '{"name":"a","children":[{"name":"b","children":[{"name":"c"}]},{"name":"d"}]}',
        outputs: ['["a","b","c","d"]'],
      },
    ],
    jq: "def each: ., (f | each); each",
  },
  {
    name: "recurse",
    params: ["f", "condition"],
    doc: "Like `recurse(f)`, but goes on only with outputs for which the condition is true.",
    examples: [{ program: "[recurse(. * .; . < 20)]", input: "2", outputs: ["[2,4,16]"] }],
    jq: "def each: ., (f | select(condition) | each); each",
  },
  {
    name: "while",
    params: ["condition", "update"],
    doc: "Gives the input and then what `update` makes of it, again and again, for as long as the condition is true.",
    examples: [{ program: "[while(. < 100; . * 2)]", input: "1", outputs: ["[1,2,4,8,16,32,64]"] }],
    jq: "def again: if condition then ., (update | again) else empty end; again",
  },
  {
    name: "until",
    params: ["condition", "next"],
    doc: "Applies `next` again and again and gives the first value for which the condition is true.",
    examples: [{ program: "until(. > 100; . * 2)", input: "1", outputs: ["128"] }],
    jq: "def again: if condition then . else (next | again) end; again",
  },
  {
    name: "repeat",
    params: ["f"],
    doc: "Gives the outputs of `f` on the input over and over, without end.",
    examples: [{ program: "[limit(5; repeat(1, 2))]", input: "null", outputs: ["[1,2,1,2,1]"] }],
    jq: "def again: f, again; again",
  },
  {
    name: "range",
    params: ["$upto"],
    doc: "Gives the numbers from 0 up to, but not including, the bound.",
    examples: [{ program: "[range(4)]", input: "null", outputs: ["[0,1,2,3]"] }],
    jq: "range(0; $upto)",
  },
  {
    name: "range",
    params: ["$from", "$upto", "$by"],
    doc: "Gives the numbers from the first bound up to, but not including, the second, in steps of `$by`. A step of 0 gives nothing.",
    examples: [
      { program: "[range(0; 10; 3)]", input: "null", outputs: ["[0,3,6,9]"] },
      { program: "[range(3; 0; -1)]", input: "null", outputs: ["[3,2,1]"] },
    ],
    jq: `if $by > 0 then $from | while(. < $upto; . + $by)
         elif $by < 0 then $from | while(. > $upto; . + $by)
         else empty end`,
  },
  {
    name: "inputs",
    params: [],
    doc: "Gives all inputs that are left, one by one. A mapping has none.",
    examples: [{ program: "[inputs]", input: "1", outputs: ["[]"] }],
    jq: 'try repeat(input) catch if . == "break" then empty else error end',
  },
  {
    name: "limit",
    params: ["$count", "f"],
    doc: "Gives at most so many outputs of `f`, and does not run it any further. A negative count is an error.",
    examples: [{ program: "[limit(2; .[])]", input: "[1,2,3]", outputs: ["[1,2]"] }],
    jq: `if $count > 0 then
           label $enough | foreach f as $output ($count; . - 1; $output, if . > 0 then empty else break $enough end)
         elif $count == 0 then empty
         else error("limit doesn't support negative count") end`,
  },
  {
    name: "skip",
    params: ["$count", "f"],
    doc: "Gives the outputs of `f` but for the first so many. A negative count is an error.",
    examples: [{ program: "[skip(1; .[])]", input: "[1,2,3]", outputs: ["[2,3]"] }],
    jq: `if $count > 0 then foreach f as $output ($count; . - 1; if . < 0 then $output else empty end)
         elif $count == 0 then f
         else error("skip doesn't support negative count") end`,
  },
  {
    name: "nth",
    params: ["$index", "f"],
    doc: "Gives the output of `f` at a position, counted from 0; nothing if there are not so many. A negative position is an error.",
    examples: [{ program: "nth(1; .[])", input: "[1,2,3]", outputs: ["2"] }],
    jq: `if $index < 0 then error("nth doesn't support negative indices") else first(skip($index; f)) end`,
  },
  { name: "_none_yet", arity: 0, doc: "", examples: [], cost: QUICK, native: () => NONE_YET },
  { name: "_is_none_yet", arity: 0, doc: "", examples: [], cost: QUICK, native: (_run, input) => input === NONE_YET },
  {
    name: "last",
    params: ["f"],
    doc: "Gives the last output of `f`; nothing if it has none.",
    examples: [{ program: "last(.[] | select(. < 3))", input: "[1,2,3]", outputs: ["2"] }],
    jq: "reduce f as $output (_none_yet; $output) | if _is_none_yet then empty else . end",
  },
  {
    name: "any",
    params: ["generator", "condition"],
    doc: "True if the condition is true for an output of the generator, which is not run any further then.",
    examples: [{ program: "any(.[]; . > 2)", input: "[1,2,3]", outputs: ["true"] }],
    jq: "isempty(generator | condition | select(.)) | not",
  },
  {
    name: "any",
    params: ["condition"],
    doc: "True if the condition is true for an element of the array, or a value of the object.",
    examples: [{ program: "any(. > 2)", input: "[1,2,3]", outputs: ["true"] }],
    jq: "any(.[]; condition)",
  },
  {
    name: "any",
    params: [],
    doc: "True if an element is neither false nor null.",
    examples: [{ program: "any", input: "[false, null, 0]", outputs: ["true"] }],
    jq: "any(.[]; .)",
  },
  {
    name: "all",
    params: ["generator", "condition"],
    doc: "True unless the condition is false or null for an output of the generator, which is not run any further then.",
    examples: [{ program: "all(.[]; . > 2)", input: "[1,2,3]", outputs: ["false"] }],
    jq: "isempty(generator | condition | select(not))",
  },
  {
    name: "all",
    params: ["condition"],
    doc: "True unless the condition is false or null for an element of the array, or a value of the object.",
    examples: [{ program: "all(. > 0)", input: "[1,2,3]", outputs: ["true"] }],
    jq: "all(.[]; condition)",
  },
  {
    name: "all",
    params: [],
    doc: "True unless an element is false or null.",
    examples: [{ program: "all", input: "[]", outputs: ["true"] }],
    jq: "all(.[]; .)",
  },
  {
    name: "debug",
    params: ["messages"],
    doc: "Passes its input through and shows the messages, made from it, to the caller's trace.",
    examples: [{ program: 'debug("at \\(.a)") | .a', input: '{"a":1}', outputs: ["1"] }],
    jq: "(messages | debug | empty), .",
  },
];
