import { describe, expect, test } from "vitest";
import { parseModule, parseProgram } from "./parse.ts";

/** The tree of a program, without the places in its text. */
function tree(source: string, singleQuotes = false): unknown {
  const { program, problems } = parseProgram(source, { singleQuotes });
  expect(problems).toEqual([]);
  return JSON.parse(JSON.stringify(program, (key, value) => (key === "span" || key === "line" ? undefined : value)));
}

describe("precedence: what is written without parentheses means what jq 1.8 takes it to mean", () => {
  test.each([
    ["1 | 2 | 3", "1 | (2 | 3)"],
    ["1, 2, 3", "(1, 2), 3"],
    ["1, 2 | 3, 4", "(1, 2) | (3, 4)"],
    ["1 // 2 // 3", "1 // (2 // 3)"],
    [".a = 1 // 2", "(.a = 1) // 2"],
    ["1 // .a = 2", "1 // (.a = 2)"],
    [".a |= 1 or 2", ".a |= (1 or 2)"],
    ["1 or 2 and 3", "1 or (2 and 3)"],
    ["1 and 2 == 3", "1 and (2 == 3)"],
    ["1 == 2 + 3", "1 == (2 + 3)"],
    ["1 - 2 - 3", "(1 - 2) - 3"],
    ["1 + 2 * 3 % 4 / 5", "1 + (((2 * 3) % 4) / 5)"],
    ["1 - -1", "1 - (-1)"],
    ["-1 + 2", "(-1) + 2"],
    ["-.a[0]?", "-(.a[0]?)"],
    ["-try 1 catch 2", "-(try 1 catch 2)"],
    ["try error catch . + 1", "(try error catch .) + 1"],
    ["try -1 catch -2", "try (-1) catch (-2)"],
    ["try try 1 catch 2 catch 3", "try (try 1 catch 2) catch 3"],
    ["1 + . as $x | 2", "(1 + .) as $x | 2"],
    ["1, . as $x | 2, 3", "1, (. as $x | (2, 3))"],
    ["-1 as $x | 2", "(-1) as $x | 2"],
    ["1 | def f: 2; f | 3, 4", "1 | (def f: 2; (f | (3, 4)))"],
    ["label $x | 1, 2", "(label $x | (1, 2))"],
    ["reduce 1 + 2 as $x (0; 1)", "reduce (1 + 2) as $x (0; 1)"],
    ["1 + reduce . as $x (0; 1) + 2", "(1 + (reduce . as $x (0; 1))) + 2"],
    ["{a: 1 | 2, b: 3}", "{a: (1 | 2), b: 3}"],
    ["{a: 1 // 2 or 3}", "{a: (1 // (2 or 3))}"],
    ["if 1 then 2 elif 3 then 4 end", "if 1 then 2 else (if 3 then 4 end) end"],
    ["if 1, 2 then 3 | 4 end", "if (1, 2) then (3 | 4) end"],
  ])("%s is %s", (source, meant) => expect(tree(source)).toEqual(tree(meant)));
});

describe("other ways to write the same", () => {
  test.each([
    ['."a"', ".a"],
    ['. "a" . "b"', ".a.b"],
    [". .a", ".a"],
    [".a.[0]", ".a[0]"],
    [".a.[]?", ".a[]?"],
    ['.["a"]', ".a"],
    ["{a}", "{a: .a}"],
    ['{"a b"}', '{"a b": ."a b"}'],
    ["{$x}", "{x: $x}"],
    ["{$__loc__}", "{__loc__: $__loc__}"],
    ["{if}", "{if: .if}"],
    ["{a: 1,}", "{a: 1}"],
    ["1 # comment\n+ 2", "1 + 2"],
    ["try 1", "1?"],
    ['"\\u00e9"', '"é"'],
  ])("%s is %s", (source, meant) => expect(tree(source)).toEqual(tree(meant)));
});

test("the question mark of a step is not a try, a second one is", () => {
  expect(tree(".a?")).toMatchObject({ body: { kind: "index", optional: true } });
  expect(tree(".a??")).toMatchObject({ body: { kind: "try", body: { kind: "index", optional: true } } });
  expect(tree("(.a)?")).toMatchObject({ body: { kind: "try", body: { kind: "index", optional: false } } });
});

test("definitions in front belong to the program, those in parentheses do not", () => {
  expect(tree("def f: 1; def g: 2; f")).toMatchObject({
    definitions: [{ name: "f" }, { name: "g" }],
    body: { kind: "call" },
  });
  expect(tree("(def f: 1; f)")).toMatchObject({ definitions: [], body: { kind: "def" } });
});

test("a key that is computed in quotes has no value of its own, since it must run once", () => {
  expect(tree('{"a\\(1)"}')).toMatchObject({ body: { entries: [{ value: null }] } });
});

test("`$__loc__` knows its line", () => {
  expect(parseProgram("1 |\n\n$__loc__").program?.body).toMatchObject({ right: { kind: "location", line: 3 } });
});

test("between single quotes stands the same string as between double quotes", () => {
  expect(tree("'a\\n\\(.b | 'c')'", true)).toEqual(tree('"a\\n\\(.b | "c")"'));
  expect(tree("split('/'), (.x // 'n/a'), {'k': .'f', @base64 'v'}", true)).toEqual(
    tree('split("/"), (.x // "n/a"), {"k": ."f", @base64 "v"}'),
  );
  expect(tree("'say \"hi\"'", true)).toEqual(tree('"say \\"hi\\""'));
  expect(tree("\"say 'hi' now\"", true)).toEqual(tree("\"say 'hi' now\""));
  expect(parseProgram("'a'").program).toBeNull();
});

test("a module has definitions and no filter, a program has a filter", () => {
  expect(parseModule("module {a: 1}; def f: 1;").program).toMatchObject({ body: null, definitions: [{ name: "f" }] });
  expect(parseModule("").program).toMatchObject({ body: null });
  expect(parseModule("def f: 1; f").problems.map(({ message }) => message)).toEqual(["a module has definitions only"]);
  expect(parseProgram("def f: 1;").problems.map(({ message }) => message)).toEqual(["there is no filter to run"]);
  expect(parseProgram(" # nothing").problems.map(({ message }) => message)).toEqual(["there is no filter to run"]);
});
