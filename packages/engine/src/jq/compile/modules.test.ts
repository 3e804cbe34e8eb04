import { expect, it } from "vitest";
import { compileJq, JqCompileError } from "../program.ts";
import type { ModuleLoader, ModuleRequest } from "./modules.ts";

/** Modules by their paths; `asked` receives every request. */
function loaderOf(texts: Readonly<Record<string, string>>, asked: ModuleRequest[] = []): ModuleLoader {
  return {
    searchList: ["here"],
    readData: (text) => [JSON.parse(text)],
    find: (request) => {
      asked.push(request);
      const text = texts[request.path];
      return text === undefined ? null : { name: request.path, text };
    },
  };
}

const first = (program: string, texts: Readonly<Record<string, string>>) =>
  compileJq(program, { modules: loaderOf(texts) }).first(null);

function codesOf(program: string, modules?: ModuleLoader): string[] {
  try {
    compileJq(program, modules === undefined ? {} : { modules });
  } catch (error) {
    if (error instanceof JqCompileError) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
}

it("an import is in sight under its alias, an include without one, and the program's own names go before", () => {
  const texts = { a: "def f: 1; def g: f + 1;", b: "def f: 10;" };
  expect(first('import "a" as a; import "b" as b; [a::f, a::g, b::f]', texts)).toEqual([1, 2, 10]);
  expect(first('include "a"; include "b"; [f, g]', texts)).toEqual([10, 2]);
  expect(first('include "a"; def f: 7; [f, g]', texts)).toEqual([7, 2]);
});

it("what a module imports is not in sight of the program", () => {
  const texts = { outer: 'import "inner" as i; def f: i::g;', inner: "def g: 5;" };
  expect(first('import "outer" as o; o::f', texts)).toBe(5);
  expect(codesOf('import "outer" as o; i::g', loaderOf(texts))).toEqual(["jq_unknown_function"]);
});

it("data is a variable, with and without its prefix", () => {
  expect(first('import "d" as $d; [$d, $d::d]', { d: '{"a":1}' })).toEqual([[{ a: 1 }], [{ a: 1 }]]);
  expect(codesOf('import "d" as $d; $d', loaderOf({ d: "{" }))).toContain("jq_module_not_found");
});

it("a missing module, a circle and a program without a loader are told apart", () => {
  expect(codesOf('import "no" as n; 1', loaderOf({}))).toEqual(["jq_module_not_found"]);
  expect(codesOf('import "a" as a; 1', loaderOf({ a: 'import "a" as a; def f: 1;' }))).toEqual(["jq_module_cycle"]);
  expect(codesOf('import "a" as a; 1')).toEqual(["jq_module_refused"]);
});

it("folders to search, and who asks, reach the loader", () => {
  const asked: ModuleRequest[] = [];
  const texts = { a: 'import "b" as b {search: "./lib"}; def f: b::g;', b: "def g: 1;" };
  compileJq('import "a" as a; a::f', { modules: loaderOf(texts, asked) });
  expect(asked).toEqual([
    { path: "a", data: false, search: [], from: null },
    { path: "b", data: false, search: ["./lib"], from: "a" },
  ]);
});

it("a module does not see the program's variables or definitions", () => {
  expect(codesOf('def g: 1; import "a" as a; 1', loaderOf({}))).not.toEqual([]);
  const modules = loaderOf({ a: "def f: $secret;" });
  expect(() => compileJq('import "a" as a; a::f', { modules, variables: { secret: 1 } })).toThrow(JqCompileError);
});
