import { expect, test } from "vitest";
import { BUILTINS } from "../../jq/builtins/catalogue.ts";
import { compile } from "../../jq/compile/compile.ts";
import { SPECIAL_FORMS } from "../../jq/compile/special-forms.ts";
import { compileJq } from "../../jq/program.ts";
import { parseJson } from "../../jq/values/parse-json.ts";
import { typeOf } from "../../jq/values/type-of.ts";
import { CheckBudget } from "./check-budget.ts";
import { constantResult } from "./constant-result.ts";
import { inferTypes } from "./infer-types.ts";
import { ANY, type TypeSet, typeSet } from "./type-set.ts";

function typesOf(program: string, input: TypeSet = ANY): string[] {
  const { core } = compile(program);
  if (core === null) throw new Error(`${program} does not compile`);
  return [...inferTypes(core, input, new Set(), new CheckBudget().inference)].sort();
}

const EXAMPLES = [...BUILTINS, ...SPECIAL_FORMS].flatMap(({ name, examples }) =>
  examples.map((example) => [name, example] as const),
);

test.each(EXAMPLES)("%s: no output has a type that was ruled out: $program", (_, { program, input }) => {
  const value = parseJson(input);
  const inferred = typesOf(program, typeSet(typeOf(value)));
  for (const output of compileJq(program).run(value, { nextInput: () => undefined })) {
    expect(inferred).toContain(typeOf(output));
  }
});

test.each([
  [".a", ANY],
  [".a + 1", typeSet("number")],
  [".a + .b", ANY],
  ['.a + "x"', typeSet("string")],
  [". - 1", typeSet("number")],
  [".a / 2", typeSet("number")],
  ['.a / ","', typeSet("array")],
  [".a == .b", typeSet("boolean")],
  [".a // 5", typeSet("array", "boolean", "number", "object", "string")],
  ['if .a then "x" else 1 end', typeSet("number", "string")],
  ['try error("x") catch 1', typeSet("number")],
  ["select(.a)", ANY],
  ['"a" | select(. == "b")', typeSet("string")],
  ["empty", typeSet()],
  ["map(.x)", typeSet("array")],
  ["def f(g): [g]; f(.a)", typeSet("array")],
  ["def f($x): $x; f(1)", typeSet("number")],
  ["def f: if . then f else 1 end; f", ANY],
  ["reduce .[] as $x (0; . + $x)", ANY],
  [". as [$a] | $a", ANY],
  [". as $x | $x", ANY],
])("the types of `%s`", (program, types) => {
  expect(typesOf(program)).toEqual([...types].sort());
});

test("a builtin's name defined anew means what it was defined to be", () => {
  const { core } = compile("def length: true; length");
  if (core === null) throw new Error("does not compile");
  expect([...inferTypes(core, ANY, new Set(["length"]), new CheckBudget().inference)]).toEqual(["boolean"]);
});

test.each([
  ['"a" + "b"', { kind: "value", value: "ab" }],
  ['"v1.2" | split(".") | first', { kind: "value", value: "v1" }],
  ["[1, 2] | map(. * 2) | add", { kind: "value", value: 6 }],
  ["if true then 1 else .a end", null],
  ["first(empty)", { kind: "nothing" }],
  ['error("x")', { kind: "error", message: "x" }],
  ["[1] | .[0].a", { kind: "error", message: 'Cannot index number with string ("a")' }],
  [".a", null],
  ["now", null],
  ["1 | now", null],
  ["1 | env.X", null],
  ["null | $ENV", null],
  [". as $x | 1 | $x", null],
  ["def f: now; 1 | f", null],
  ["1 | def f: if . > 5 then . else . + 1 | f end; f", { kind: "value", value: 6 }],
  ["0 | until(false; . + 1)", null],
])("the result of `%s` for every item", (program, result) => {
  const { core } = compile(program);
  expect(core === null ? "broken" : constantResult(core, new CheckBudget().constants)).toEqual(result);
});
