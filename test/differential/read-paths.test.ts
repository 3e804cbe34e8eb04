import { readdirSync, readFileSync } from "node:fs";
import { compileJq, formatJson, JqCompileError, languageReference, parseJson, type Reads } from "@longshore/engine";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runnablePrograms } from "./generate/runnable-programs.ts";
import type { Vocabulary } from "./generate/vocabulary.ts";
import { JsonGenerator } from "./generate-json.ts";
import { generateProgram } from "./generate-program.ts";
import { oneProgramPerBuiltin } from "./one-program-per-builtin.ts";
import { evaluateOurs } from "./our-jq.ts";
import { project } from "./project.ts";
import { Random } from "./random.ts";
import { RealPayloads } from "./real-payloads.ts";
import { LIMITED } from "./verdict.ts";

const SEED = 20_261;
const payloads = RealPayloads.load();

/** An input on which a program does something else when it gets no more than it reads. */
interface Missed {
  readonly program: string;
  readonly reads: string;
  readonly input: string;
  readonly full: string;
  readonly projected: string;
}

/** Runs a program on full and on projected inputs; null if it does the same on all. */
function missedBy(program: string, texts: readonly string[]): Missed | null {
  const reads = readsOf(program);
  if (reads === null || reads === "everything") return null;
  const inputs = texts.map((text) => formatJson(parseJson(text)));
  const full = behaviours(program, inputs);
  const projected = behaviours(
    program,
    inputs.map((text) => formatJson(project(parseJson(text), reads))),
  );
  for (const [i, input] of inputs.entries()) {
    const [expected = "", actual = ""] = [full[i], projected[i]];
    if (expected !== actual && ![expected, actual].some(isLimited))
      return { program, reads: show(reads), input, full: expected, projected: actual };
  }
  return null;
}

const LIMITED_ENDING = `"error":${JSON.stringify(LIMITED)}}`;
const isLimited = (behaviour: string): boolean => behaviour.endsWith(LIMITED_ENDING);

function behaviours(program: string, inputs: readonly string[]): string[] {
  const verdict = evaluateOurs(program, inputs);
  return verdict.kind === "ran" ? verdict.behaviours.map((behaviour) => JSON.stringify(behaviour)) : [verdict.kind];
}

/** Null for a program that does not compile. */
function readsOf(program: string): Reads | null {
  try {
    return compileJq(program).reads;
  } catch (error) {
    if (error instanceof JqCompileError) return null;
    throw error;
  }
}

/** `{a: *, b: [{c: .}]}`: `*` for everything, `.` for the surface, brackets for what is read of all elements; fields by name. */
function show(reads: Reads): string {
  if (reads === "everything") return "*";
  const fields = [...reads.fields].map(([name, inside]) => `${name}: ${show(inside)}`).sort();
  const elements = reads.elements === null ? [] : [`[${show(reads.elements)}]`];
  const parts = [...elements, ...fields];
  return parts.length === 0 ? "." : `{${parts.join(", ")}}`;
}

const CASES: readonly (readonly [program: string, reads: string])[] = [
  [".", "*"],
  ["..", "*"],
  ["1", "."],
  [".a.b", "{a: {b: *}}"],
  [".a, .b", "{a: *, b: *}"],
  [".a | 1", "{a: .}"],
  [".a?", "{a: *}"],
  ['try .a.b catch "no"', "{a: {b: *}}"],
  ["try error catch .", "*"],
  ["try error(.a) catch 1", "{a: *}"],
  [".a as $x | try error(1) catch $x.b", "{a: {b: *}}"],
  ["try -{x: .a} catch .", "{a: *}"],
  ["try (.a + .b) catch .", "{a: *, b: *}"],
  ["try ({x: .a} | keys | .x) catch .", "{a: .}"],
  [".a | keys", "{a: {[.]}}"],
  [".a | length", "{a: {[.]}}"],
  [".a | type", "{a: .}"],
  ['has("x")', "{x: .}"],
  [".a | has(0)", "{a: {[.]}}"],
  [".k as $k | .a | has($k)", "{a: {[.]}, k: *}"],
  ['.a == "x"', "{a: .}"],
  ["null != .a", "{a: .}"],
  [".a < 5", "{a: .}"],
  [".a == []", "{a: *}"],
  [".a == .b", "{a: *, b: *}"],
  [".a // .b", "{a: *, b: *}"],
  ["if .a then .b else .c end", "{a: ., b: *, c: *}"],
  [".a and .b", "{a: ., b: .}"],
  ["select(.a)", "*"],
  ["select(.a) | .b", "{a: ., b: *}"],
  [".[0].a", "{[{a: *}]}"],
  [".a[-1].b", "{a: {[{b: *}]}}"],
  [".a[1:] | .[0].b", "{a: {[{b: *}]}}"],
  [".a[.k]", "{a: *, k: *}"],
  ['.["x\\(.k)"].b', "{[{b: *}], k: *}"],
  ["[.a[] | select(.b) | .c]", "{a: {[{b: ., c: *}]}}"],
  [".a | map(.b) | .[0].c", "{a: {[{b: {c: *}}]}}"],
  ["{x: .a, y: .b} | .x.c", "{a: {c: *}, b: .}"],
  ["{x: .a} | .[].b", "{a: {b: *}}"],
  ["{a, b} | .a", "{a: *, b: .}"],
  [". as {a: $x, b: [$y, {c: $z}]} | $x, $z", "{a: *, b: {[{c: *}]}}"],
  [". as {a: $x} ?// [$x] | $x", "*"],
  [". as {$k, ($k): $v} | $v", "*"],
  ['. as {"\\(.k)": $v} | 1', "*"],
  [". as {a: $x, b: {($x.n): $v}} | $v", "{a: *, b: *}"],
  ["reduce .a[] as $x (0; . + $x.n)", "{a: {[{n: *}]}}"],
  ["reduce (1, 2) as $_ (.; .a)", "*"],
  ["reduce (1, 2) as $_ (.; .a) | .b", "*"],
  ["reduce (1, 2, 3) as $_ (.a; {x: .y, y: .x}) | .x", "{a: {x: *, y: *}}"],
  ["[foreach .a[] as $x (0; . + $x.n; $x.m)]", "{a: {[{m: *, n: *}]}}"],
  ["[limit(1; .a[].b)]", "{a: {[{b: *}]}}"],
  ["def f(g): g.b; f(.a)", "{a: {b: *}}"],
  ["def f($x): $x.b; f(.a)", "{a: {b: *}}"],
  ["def f: if . then .a | f else 1 end; .x | f", "{x: *}"],
  ["def f(g): if .p then .n | f(g) else g end; .z as $z | .x | f($z.y)", "{x: *, z: *}"],
  ["[path(..)]", "*"],
  ["path(.a)", "*"],
  ["del(.a) | .b", "*"],
  [".a |= 1 | .b", "*"],
  ["to_entries | map(.value.a)", "{[{a: *}]}"],
  ["to_entries[].key", "{[.]}"],
  ["tojson", "*"],
  [".a | @json", "{a: *}"],
  ["any(.a[]; .b)", "{a: {[{b: .}]}}"],
  ["isempty(.a[])", "{a: {[.]}}"],
  ["input", "*"],
  ["$__loc__.line", "."],
  ["now - (.t | fromdate) | . * 0", "{t: *}"],
];

describe("what is read of the input", () => {
  test.each(CASES)("`%s` reads %s: another set is either slow or wrong", (program, expected) => {
    expect(show(compileJq(program).reads)).toBe(expected);
  });

  test("an analysis that would not end gives up: thirty functions, each calling the one before twice", () => {
    const doubling = Array.from({ length: 30 }, (_, i) => `def f${i + 1}: f${i} | f${i};`).join(" ");
    expect(readsOf(`def f0: .a?; ${doubling} f30`)).toBe("everything");
  });
});

describe("a program does the same on no more than it reads", () => {
  const CONTAINERS = [
    '{"a":{"b":{"c":1},"z":2},"b":[{"c":3,"n":1},2],"c":null,"x":{"a":null,"p":1,"n":{"y":2}},"k":"a","z":{"y":[1]}}',
    '{"a":[{"b":{"c":4,"d":5},"c":{"e":6},"n":7},{"b":null,"n":8,"m":[9]}],"b":{"c":[10]},"k":1,"t":"2015-03-05T23:51:47Z"}',
    '{"a":{"x":1,"y":2,"a":{"b":3,"a":{"b":4}}},"b":6}',
    '{"a":[],"b":{},"x":[],"z":[]}',
    '{"a":{},"b":[],"k":[1]}',
    '{"a":"text","b":5,"k":null,"x":false}',
    '[{"a":{"b":1,"c":2},"b":3},[4],{"b":[5]},null]',
    '[[{"b":1}],[2,3]]',
    '{"p":{"value":{"a":1,"b":2}},"q":{"a":3}}',
    ...["null", "true", "17", '"text"', "[]", "{}"],
  ];

  test.each(CASES)("`%s`", (program) => {
    expect(missedBy(program, CONTAINERS)).toBeNull();
  });

  test("the examples of the documentation", () => {
    const examples = languageReference().flatMap(({ entries }) => entries.flatMap((entry) => entry.examples));
    for (const { program, input } of examples) expect(missedBy(program, [input, ...CONTAINERS])).toBeNull();
  });

  test("the expressions of the example mappings on real payloads", () => {
    const random = new Random(SEED);
    const inputs = Array.from({ length: 60 }, () => payloads.fragment(random, 40_000));
    const expressions = exampleMappings().flatMap(expressionsOf);
    expect(expressions.length).toBeGreaterThan(40);
    expect(expressions.filter((program) => readsOf(program) === "everything")).toEqual([]);
    for (const program of expressions) expect(missedBy(program, inputs)).toBeNull();
  });

  test("random programs of everything that there is", () => {
    expect(campaign([...oneProgramPerBuiltin(SEED), ...randomPrograms(runnablePrograms, 800)])).toBeGreaterThan(150);
  }, 120_000);

  test("random programs that read here and there, as mappings do", () => {
    expect(campaign(randomPrograms(readers, 1500))).toBeGreaterThan(700);
  }, 120_000);
});

/** Programs that say what they read: no recursion, updates or builtins that look at everything. */
const readers: Vocabulary = {
  ...runnablePrograms,
  callables: runnablePrograms.callables.filter(({ name }) =>
    /^(select|map|any|all|length|keys|has|type|to_entries|not|first|last|limit|isempty|empty|error|values|objects|arrays|strings|join|min_by|tostring|range|add|in|now)(\/|$)/.test(
      name,
    ),
  ),
  weights: {
    ...runnablePrograms.weights,
    identity: 3,
    recurseDefault: 0,
    index: 30,
    iterate: 8,
    update: 0.3,
    call: 14,
  },
};

function* randomPrograms(vocabulary: Vocabulary, count: number): Generator<string> {
  const random = new Random(SEED);
  for (let i = 0; i < count; i += 1) {
    yield generateProgram(random.below(2 ** 32), vocabulary, random.pick([4, 8, 12, 20])).text;
  }
}

/** The number of programs that do not read everything. */
function campaign(programs: Iterable<string>): number {
  const json = new JsonGenerator(new Random(SEED), payloads);
  let narrow = 0;
  for (const program of programs) {
    const reads = readsOf(program);
    if (reads === null || reads === "everything") continue;
    narrow += 1;
    expect(missedBy(program, json.inputs(12))).toBeNull();
  }
  return narrow;
}

const EXAMPLES = new URL("../../examples/", import.meta.url);

function exampleMappings(): string[] {
  const files = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith("port-app-config.yml"));
}

/** Every text in a mapping that compiles as a jq program. */
function expressionsOf(file: string): string[] {
  const mapping: unknown = parse(readFileSync(new URL(file, EXAMPLES), "utf8"));
  return textsIn(mapping).filter((text) => readsOf(text) !== null);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
