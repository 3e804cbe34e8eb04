import {
  EVALUATOR_NAMES,
  type Evaluator,
  type EvaluatorOptions,
  formatJson,
  JqCompileError,
  JqHalt,
  JqRuntimeError,
  loadEvaluator,
  parseJson,
  type World,
} from "@longshore/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { WITH_EXECUTABLE } from "./real-jq.ts";

describe.each(EVALUATOR_NAMES)("the evaluator %s", { timeout: 30_000 }, (name) => {
  let evaluator: Evaluator;
  beforeAll(async () => {
    evaluator = await loadEvaluator(name, WITH_EXECUTABLE);
  });

  /** Outputs as JSON texts, and how the run ended if not well. */
  function outcome(source: string, input = "null", options: EvaluatorOptions = {}, world: World = {}): string[] {
    const seen: string[] = [];
    try {
      for (const output of evaluator.compile(source, options).run(parseJson(input), world))
        seen.push(formatJson(output));
    } catch (error) {
      seen.push(describeEnd(error));
    }
    return seen;
  }

  function firstOf(source: string, input = "null"): string {
    const value = evaluator.compile(source).first(parseJson(input));
    return value === undefined ? "nothing" : formatJson(value);
  }

  function compileProblems(source: string): string[] {
    try {
      evaluator.compile(source);
      return [];
    } catch (error) {
      if (!(error instanceof JqCompileError)) throw error;
      return error.problems.map(({ code, span }) => `${code} ${source.slice(span?.start, span?.end)}`);
    }
  }

  test("says which jq it is", () => {
    expect(evaluator).toMatchObject({ name, version: "1.8.2" });
  });

  test.each([
    [".a, .b[]", '{"a":1,"b":[2,"x"]}', ["1", "2", '"x"']],
    ["empty", "1", []],
    ["-1", "null", ["-1"]],
    ["def f: . + 1; f # comment", "1", ["2"]],
    ["1, 2 | . * 10", "null", ["10", "20"]],
    ['"a\\nb", {"error": 1}, [0], 0', "null", ['"a\\nb"', '{"error":1}', "[0]", "0"]],
    ["first(range(10; 20)) as $x | $x", "null", ["10"]],
  ])("`%s` gives its outputs in order", (source, input, outputs) => {
    expect(outcome(source, input)).toEqual(outputs);
  });

  test("digits beyond a double come through in inputs, literals and variables", () => {
    const long = "12345678901234567890123";
    expect(
      outcome(`., 98765432109876543210, $x`, long, { variables: { x: parseJson("100000000000000000001") } }),
    ).toEqual([long, "98765432109876543210", "100000000000000000001"]);
  });

  test("an error keeps the outputs before it and the value that catch would receive", () => {
    expect(outcome(".[] | 10 / .", "[2,0,5]")).toEqual([
      "5",
      'error "number (10) and number (0) cannot be divided because the divisor is zero"',
    ]);
    expect(outcome("1, error({a: 1})")).toEqual(["1", 'error {"a":1}']);
    expect(outcome('error("a\\u0000b\\n")')).toEqual(['error "a\\u0000b\\n"']);
    expect(outcome("error(null)")).toEqual(["error null"]);
  });

  test("first stops at the first output: neither an error nor an endless rest matters", () => {
    expect(firstOf('1, error("late")')).toBe("1");
    expect(firstOf("repeat(1)")).toBe("1");
    expect(firstOf("empty")).toBe("nothing");
    expect(() => firstOf('error("x")')).toThrow(JqRuntimeError);
  });

  test("halt and halt_error end the run, with exit code and text", () => {
    expect(outcome("1, halt, 2")).toEqual(["1", "halt 0"]);
    expect(outcome('1, ("bye" | halt_error), 2')).toEqual(["1", 'halt 5 "bye"']);
    expect(outcome('"bye" | halt_error(3)')).toEqual(['halt 3 "bye"']);
  });

  test("what does not compile is a JqCompileError with codes and places", () => {
    expect(compileProblems('"é" | foo | $bar')).toEqual(["jq_unknown_function foo", "jq_unknown_variable $bar"]);
    expect(compileProblems('import "a" as a; 1')).toEqual([expect.stringContaining("jq_module_refused")]);
    expect(compileProblems(".a | . as $x")).toEqual([expect.stringContaining("jq_syntax_error")]);
    expect(compileProblems("1) | (2")).toEqual([expect.stringContaining("jq_syntax_error")]);
  });

  test("the world is what it was given: environment, clock, variables", () => {
    expect(outcome("env, $ENV")).toEqual(["{}", "{}"]);
    const world = { now: 1_700_000_000.5, env: { TOKEN: "t" } };
    expect(outcome("env.TOKEN, $ENV, now, (now | todate)", "null", {}, world)).toEqual([
      '"t"',
      '{"TOKEN":"t"}',
      "1700000000.5",
      '"2023-11-14T22:13:20Z"',
    ]);
    expect(outcome("$x + $y, $__loc__", "null", { variables: { x: [1], y: ["$x"] } })).toEqual([
      '[1,"$x"]',
      '{"file":"<top-level>","line":1}',
    ]);
  });

  test("what debug and stderr write is handed on", () => {
    let written = "";
    const trace = (text: string): void => {
      written += text;
    };
    expect(outcome('"é" | debug | stderr', "null", {}, { trace })).toEqual(['"é"']);
    expect(written.trim()).toBe('["DEBUG:","é"]\né');
  });

  test("a program can be run again after one that failed", () => {
    const program = evaluator.compile('if . == 1 then error("x") else . end');
    expect(() => [...program.run(1)]).toThrow("x");
    expect([...program.run(2)]).toEqual([2]);
  });
});

function describeEnd(error: unknown): string {
  if (error instanceof JqRuntimeError) {
    return error.value === undefined ? error.problem.code : `error ${formatJson(error.value)}`;
  }
  if (!(error instanceof JqHalt)) throw error;
  return `halt ${error.exitCode}${error.value === undefined ? "" : ` ${formatJson(error.value)}`}`;
}
