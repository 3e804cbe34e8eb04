import { describe, expect, it, test } from "vitest";
import { oracleTexts } from "../builtins/oracle.fixture.ts";
import { compileJq } from "../program.ts";
import { outputsInEveryForm } from "./every-form.fixture.ts";
import { SPECIAL_FORMS } from "./special-forms.ts";

describe("what the compiler knows by itself", () => {
  const examples = SPECIAL_FORMS.flatMap((form) => form.examples.map((example) => ({ name: form.name, ...example })));

  test.each(examples)("$name: $program is what jq answers, and what the documentation says", (example) => {
    // The environment of jq-wasm is not empty.
    if (example.name !== "env") expect(oracleTexts(example.program, example.input)).toEqual(example.outputs);
    expect(outputsInEveryForm(example.program, example.input)).toEqual(example.outputs);
  });

  it("none can be reached with another number of arguments", () => {
    for (const { name, arity } of SPECIAL_FORMS) {
      const taken = new Set(SPECIAL_FORMS.filter((form) => form.name === name).map((form) => form.arity));
      const args = Array(arity + 4).fill(".");
      expect(taken.has(args.length)).toBe(false);
      expect(() => compileJq(`${name}(${args.join("; ")})`)).toThrow(/takes .* arguments?, not/);
    }
  });

  it("each gives way to a definition of the program", () => {
    for (const { name, arity } of SPECIAL_FORMS) {
      const list = (text: string) => (arity === 0 ? "" : `(${Array(arity).fill(text).join("; ")})`);
      const params = arity === 0 ? "" : `(${Array.from({ length: arity }, (_, i) => `p${i}`).join("; ")})`;
      expect(compileJq(`def ${name}${params}: "mine"; ${name}${list("empty")}`).first(null)).toBe("mine");
    }
  });
});

test.each([
  ["empty stops what comes after it", '[1, (empty | error("reached")), 2]', "null"],
  ["error without an argument fails with its input", "[.[] | try error catch [.]]", '[1,null,{"a":1}]'],
  ["error with several arguments fails with the first", '[try error("a", "b") catch .]', "null"],
  ["error(null) is caught as null", "[try error(null) catch .]", "null"],
  ["error(empty) does nothing", "[try error(empty) catch 1]", "null"],
  ["path gives paths of what is not there", "[path(.a.b, .c[2], .d[1:])]", "null"],
  [
    "path goes through functions, variables and conditions",
    'def f(g): g | .x; [path(f(.a, .b)), path(if .a then .b else .c end), path(.["k"] as $k | .[$k]?)]',
    '{"a":{},"b":{},"k":"b"}',
  ],
  ["path of a computed value fails", "[.[] | try path(. + 1) catch 7, try path([.] | .[0]) catch 8]", "[1]"],
  ["path of first and getpath", '[path(first(.a, .b)), path(getpath(["a", "b"]))]', '{"a":{"a":1,"b":2},"b":3}'],
  [
    "getpath fails like the steps of its path",
    '[getpath(["a", "b"]), getpath([]), getpath(["x", 0, "y"]), (try getpath(["a", "b", "c"]) catch .)]',
    '{"a":{"b":1}}',
  ],
  [
    "range counts with fractions and gives its bound as written",
    "[range(0.5; 3), range(3; 0), range(1, 2; 3, 4), range(-1; 1)]",
    "null",
  ],
  ["recurse is ..", "[recurse] == [..], [recurse | numbers]", '[1,{"a":[2]}]'],
  ["first stops its filter", '[first(1, error("reached")), first(empty)]', "null"],
  ["first within a loop stops only itself", "[.[] | first(.[] | select(. > 1)), 0]", "[[1,2,3],[4],[]]"],
  ["isempty stops at the first output", '[isempty(1, error("reached")), isempty(empty), isempty(.[])]', "[]"],
  ["isempty of a path expression is no path", "[try path(isempty(.a)) catch 1]", "null"],
])("%s", (_what, program, input) => {
  expect(outputsInEveryForm(program, input)).toEqual(oracleTexts(program, input));
});

it("env and $ENV are what the caller gives, and nothing of this process", () => {
  expect([...compileJq("env, $ENV").run(null)]).toEqual([{}, {}]);
  expect([...compileJq("env.A, $ENV.A, ($ENV | keys)").run(null, { env: { A: "1" } })]).toEqual(["1", "1", ["A"]]);
});

it("_modify is what |= means, though it is not among the builtins", () => {
  expect(outputsInEveryForm("_modify(.[]; . + 1)", "[1,2]")).toEqual(["[2,3]"]);
  expect(compileJq('builtins | map(select(startswith("_")))').first(null)).toEqual([]);
});
