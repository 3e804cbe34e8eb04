import { expect, test } from "vitest";
import { compile } from "../../jq/compile/compile.ts";
import { emit } from "../../jq/compile/link.ts";
import { checkMapping } from "../static-check.ts";
import { CheckBudget } from "./check-budget.ts";
import { constantResult } from "./constant-result.ts";
import { ExpressionFactsPool } from "./expression-facts.ts";

/** `def f0: .a; def f1: f0+f0; …`: each definition calls the one before `calls` times. */
function chain(calls: number, operator: string, base = ".a", length = 16): string {
  const definitions = Array.from({ length }, (_, i) => {
    const body = Array(calls).fill(`f${i}`).join(operator);
    return `def f${i + 1}: ${body};`;
  });
  return `def f0: ${base}; ${definitions.join(" ")} f${length}`;
}

const properties = (expressions: readonly string[]): object => ({
  resources: [
    {
      kind: "thing",
      selector: { query: "true" },
      port: {
        entity: {
          mappings: {
            identifier: ".id",
            blueprint: '"service"',
            properties: Object.fromEntries(expressions.map((text, i) => [`p${i}`, text])),
          },
        },
      },
    },
  ],
});

const nested = (open: string, depth: number): string => `${open.repeat(depth)}.a${")".repeat(depth)}`;

// Without bounds each of these is looked into 8^16 times, or 2^40.
test.each([
  ["calls of calls", chain(8, "+")],
  ["calls of calls, in commas", chain(8, ", ")],
  ["calls of calls, in pipes", chain(8, " | ")],
  ["calls that use a variable around them", `. as $x | ${chain(8, "+", ".a + $x")}`],
  ["calls that use a filter around them", `def g(f): ${chain(8, "+", "f")}; g(.a)`],
  ["calls inside a recursive function", `def r: if .a then r else (${chain(8, "+", "r")}) end; r`],
  ["filters that double", `def f(g): g, g; ${nested("f(", 40)}`],
  ["filters that are added", `def f(g): g + g; ${nested("f(", 40)}`],
  [
    "filters passed on",
    `${Array.from({ length: 20 }, (_, i) => `def f${i}(g): ${i === 0 ? "g" : `f${i - 1}(g + g)`};`).join(" ")} f19(.a)`,
  ],
])("a program is checked in bounded time, whatever multiplies in it: %s", (_, text) => {
  expect(checkMapping(properties([text]))).toEqual([]);
});

test("what a program costs to infer does not grow with the calls of its calls", () => {
  const spent = (calls: number): number => {
    const budget = new CheckBudget();
    const before = budget.inference.left;
    new ExpressionFactsPool(budget).facts(chain(calls, "+"));
    return before - budget.inference.left;
  };
  expect(spent(8)).toBeLessThan(500);
});

test("the types of a chain of calls are still known", () => {
  expect([...(new ExpressionFactsPool().facts(chain(8, "+", '"x"', 12))?.types ?? [])]).toEqual(["string"]);
});

test("constants of one check share a budget: those after it is spent are not evaluated, and no problem is made up", () => {
  const budget = new CheckBudget();
  const { core } = compile('"x" | until(false; .)');
  if (core === null) throw new Error("does not compile");
  let evaluations = 0;
  while (budget.constants.left > 1_000 && evaluations < 40) {
    expect(constantResult(core, budget.constants)).toBeNull();
    evaluations += 1;
  }
  expect(evaluations).toBeLessThan(40);
  const simple = compile('"a" + "b"').core;
  expect(simple === null ? "broken" : constantResult(simple, budget.constants)).toBeNull();
});

test("thousands of constants are checked", () => {
  const texts = Array.from({ length: 2_000 }, (_, i) => `"${i}" | until(false; .)`);
  expect(checkMapping(properties(texts))).toEqual([]);
});

test("a constant that reads nothing is not walked twice for each function around it", () => {
  const depth = 40;
  const open = Array.from({ length: depth }, (_, i) => `def f${i}: `).join("");
  const close = Array.from({ length: depth }, (_, i) => `; f${depth - 1 - i}`).join("");
  const { core } = compile(`1 | def g(h): (${open}h${close}); g(2)`);
  if (core === null) throw new Error("does not compile");
  expect(constantResult(core, new CheckBudget().constants)).toEqual({ kind: "value", value: 2 });
});

test("an argument that is copied many times is a named problem, since copies are counted", () => {
  const text = `def f(g): [${Array(500).fill("g").join(", ")}]; f([${Array(200).fill(".a").join(", ")}])`;
  expect(checkMapping(properties([text]))).toMatchObject([
    { code: "expression_too_large", severity: "error", path: "resources[0].port.entity.mappings.properties.p0" },
  ]);
});

test("the same program is emitted in the same number of operations, whatever was compiled before it", () => {
  const sizeOf = (text: string): number => {
    const { core } = compile(text);
    if (core === null) throw new Error("does not compile");
    return emit(core, "first").size;
  };
  const first = sizeOf(chain(8, "+"));
  sizeOf(chain(3, ", "));
  expect(sizeOf(chain(8, "+"))).toBe(first);
});

test("thousands of unknown names are reported as far as anybody reads them", () => {
  const text = `${Array.from({ length: 500 }, (_, i) => `def f${i}: .a;`).join(" ")} [${Array(800).fill("nope").join(", ")}]`;
  const { problems } = compile(text);
  expect(problems).toHaveLength(100);
  expect(problems.every(({ code }) => code === "jq_unknown_function")).toBe(true);
});
