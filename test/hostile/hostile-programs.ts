/** A program that wants to take the process down, and how it must end instead. */
export interface HostileProgram {
  readonly program: string;
  readonly input?: string;
  /** The limit that stops it, the jq error that it ends with, or the JSON text of its one output. */
  readonly ends:
    | { readonly limit: "steps" | "allocation" | "depth" | "outputs" }
    | { readonly error: RegExp }
    | { readonly output: string };
}

const limit = (name: "steps" | "allocation" | "depth" | "outputs"): HostileProgram["ends"] => ({ limit: name });
const output = (text: string): HostileProgram["ends"] => ({ output: text });
const error = (text: RegExp): HostileProgram["ends"] => ({ error: text });

export const HOSTILE_PROGRAMS: readonly HostileProgram[] = [
  // Without end
  { program: "def f: 1 + f; f", ends: limit("depth") },
  { program: "def f: f; f", ends: limit("steps") },
  { program: "def f: f, f; f", ends: limit("depth") },
  { program: "def f: [f]; f", ends: limit("depth") },
  { program: "def f(g): g | f(g | g); 1 | f(. + 1)", ends: limit("depth") },
  { program: "def f: def g: f; 1 + g; f", ends: limit("depth") },
  { program: "def r: ., r; last(r)", ends: limit("steps") },
  { program: "last(repeat(1))", ends: limit("steps") },
  { program: "[repeat(1)]", ends: limit("steps") },
  { program: "last(range(infinite))", ends: limit("steps") },
  { program: "[range(infinite)]", ends: limit("steps") },
  { program: "last(range(0; nan))", ends: limit("steps") },
  { program: "[limit(1e9; repeat(1))]", ends: limit("steps") },
  { program: "until(false; . + 1)", input: "0", ends: limit("steps") },
  { program: "last(while(true; . + 1))", input: "0", ends: limit("steps") },
  { program: "last(recurse(. + 1))", input: "0", ends: limit("steps") },
  { program: "last(recurse([.]))", input: "0", ends: limit("allocation") },
  { program: "reduce repeat(1) as $x (0; . + 1)", ends: limit("steps") },
  { program: "last(foreach repeat(1) as $x (0; . + 1))", ends: limit("steps") },
  { program: "isempty(repeat(empty))", ends: limit("steps") },
  { program: "first(repeat(empty))", ends: limit("steps") },
  { program: "any(repeat(false); .)", ends: limit("steps") },
  { program: "label $f | repeat(1) | if . > 1 then break $f else empty end", ends: limit("steps") },
  { program: "try (def f: 1 + f; f) catch .", ends: limit("depth") },
  { program: "(def f: 1 + f; f)?", ends: limit("depth") },
  { program: "(def f: 1 + f; f) // 1", ends: limit("depth") },
  { program: "[paths(repeat(false))]", input: "[1]", ends: limit("steps") },
  { program: "last(combinations(40))", input: "[0,1]", ends: limit("allocation") },

  // Too much
  { program: '"x" * 1e9', ends: limit("allocation") },
  { program: '"x" * 1e8 | . + . + . + . + . + .', ends: limit("allocation") },
  { program: 'reduce range(100) as $i ("x"; . + .)', ends: limit("allocation") },
  { program: "reduce range(100) as $i ([1]; . + .)", ends: limit("allocation") },
  { program: "reduce range(64) as $i (1; [., .]) | tojson", ends: limit("steps") },
  { program: "reduce range(64) as $i (1; [., .]) | [..] | length", ends: limit("steps") },
  {
    program: "[reduce range(64) as $i (1; [., .]), reduce range(64) as $i (1; [., .])] | .[0] == .[1]",
    ends: limit("steps"),
  },
  { program: "reduce range(64) as $i (1; [., .]) | flatten", ends: limit("steps") },
  { program: 'reduce range(100) as $i ("x"; @base64)', ends: limit("steps") },
  { program: 'reduce range(100) as $i ("\\""; tojson)', ends: limit("steps") },
  { program: "setpath([1e9]; 1)", ends: error(/too large/) },
  { program: "setpath([5e8]; 1)", ends: limit("allocation") },
  { program: ".[1e9] = 1", ends: error(/too large/) },
  { program: "[range(1e8)] | implode", ends: limit("steps") },
  {
    program: "last((range(1e5) | tostring) as $a | (range(1e5) | tostring) as $b | $a + $b)",
    ends: limit("steps"),
  },
  { program: `isempty(${Array(40).fill("(0,1)").join(" | ")} | empty)`, ends: limit("steps") },
  { program: `isempty(${Array(60).fill("(0,0,0)").join(" as $x | ")} | empty)`, ends: limit("steps") },
  { program: '("a" * 40) | test("(a+)+$b")', ends: limit("steps") },
  { program: '("a" * 30 + "!") | test("^(a|a)*$")', ends: limit("steps") },
  { program: '[("ab" * 1000) | splits("")] | length', ends: output("2002") },

  // Out of the box
  { program: "env | length", ends: output("0") },
  { program: "$ENV.PATH", ends: output("null") },
  { program: "try input catch .", ends: output('"break"') },
  { program: "[inputs]", ends: output("[]") },
  { program: ".constructor", input: "{}", ends: output("null") },
  { program: ".__proto__", input: "{}", ends: output("null") },
  { program: '.["__proto__"] = {polluted: 1} | .__proto__.polluted', input: "{}", ends: output("1") },
  { program: '{"__proto__": {polluted: 1}} | keys', ends: output('["__proto__"]') },
  { program: '{("__proto__"): 1, "constructor": 2} | add', ends: output("3") },
  { program: '[{key: "__proto__", value: {polluted: 1}}] | from_entries | keys', ends: output('["__proto__"]') },
  { program: 'setpath(["__proto__", "polluted"]; 1) | tojson', ends: output('"{\\"__proto__\\":{\\"polluted\\":1}}"') },
  { program: '{a: 1} * {"__proto__": {polluted: 1}} | .__proto__', ends: output('{"polluted":1}') },
  { program: 'with_entries(.key = "__proto__") | keys', input: '{"a":1}', ends: output('["__proto__"]') },
  { program: 'INDEX("constructor", "__proto__") | keys', ends: error(/iterate|index/i) },
  {
    program: 'reduce ("__proto__", "toString") as $k ({}; .[$k] += 1) | tojson',
    ends: output('"{\\"__proto__\\":1,\\"toString\\":1}"'),
  },
  { program: 'delpaths([["__proto__"]]) | length', input: '{"__proto__":1}', ends: output("0") },
  { program: "[tostream] | fromstream(.[]) | keys", input: '{"__proto__":1}', ends: output('["__proto__"]') },
  { program: ". as {__proto__: $x} | $x", input: "{}", ends: output("null") },
  { program: 'has("toString"), has("hasOwnProperty")', input: "{}", ends: output("false") },
];
