import { describe, expect, it, test } from "vitest";
import { compileJq, JqCompileError, JqHalt, JqRuntimeError } from "./program.ts";

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("a compiled program", () => {
  it("gives all outputs lazily, all eagerly, or the first, and keeps nothing between runs", () => {
    const program = compileJq(".[] | . + 1");
    const eager: unknown[] = [];
    program.each([1, 2], (output) => eager.push(output));
    expect(eager).toEqual([2, 3]);
    expect([...program.run([1, 2])]).toEqual([2, 3]);
    expect([program.first([5, 6]), program.first([])]).toEqual([6, undefined]);
    const [one, two] = [program.run([1, 2]), program.run([10, 20])];
    expect([one.next().value, two.next().value, one.next().value, two.next().value]).toEqual([2, 11, 3, 21]);
  });

  it("computes no output that nobody asked for", () => {
    const program = compileJq('1, error("reached")');
    expect(program.first(null)).toBe(1);
    expect(program.run(null).next().value).toBe(1);
  });

  it("keeps the digits of numbers from text to text", () => {
    expect([...compileJq(".[]").runText("[1.000, 100000000000000000000001]")]).toEqual([
      "1.000",
      "100000000000000000000001",
    ]);
    expect(thrownBy(() => [...compileJq(".").runText("{")])).toBeInstanceOf(JqRuntimeError);
  });

  it("has the variables that it was compiled with", () => {
    expect(compileJq("$x.a + $y", { variables: { x: { a: 1 }, y: 2 } }).first(null)).toBe(3);
  });
});

describe("failures", () => {
  it("every problem of a text comes in one error", () => {
    const error = thrownBy(() => compileJq("$a | nope"));
    expect(error).toBeInstanceOf(JqCompileError);
    expect(error).toMatchObject({ problems: [{ code: "jq_unknown_variable" }, { code: "jq_unknown_function" }] });
  });

  it("outputs before the error are given first, and the error has what catch would have received", () => {
    const outputs: unknown[] = [];
    const failing = compileJq("1, error({code: 7})");
    const error = thrownBy(() => failing.each(null, (output) => outputs.push(output)));
    expect(outputs).toEqual([1]);
    expect(error).toBeInstanceOf(JqRuntimeError);
    expect(error).toMatchObject({ value: { code: 7 }, problem: { code: "jq_error" } });
  });

  it("halt is told from an error", () => {
    expect(thrownBy(() => compileJq('"bye" | halt_error(3)').first(null))).toMatchObject({ exitCode: 3, value: "bye" });
    expect(thrownBy(() => compileJq("try halt catch 1").first(null))).toBeInstanceOf(JqHalt);
  });

  test.each([
    ["steps", "[range(1000000)] | length", 1000],
    ["outputs", "range(1000000)", 10],
    ["allocation", "[range(1000000)] | length", 5000],
    ["depth", "def f: 1 + f; f", 50],
  ])("the limit of %s ends a run, and try can not catch it", (limit, program, allowed) => {
    const run = () => [...compileJq(`try (${program}) catch 1`, { budget: { [limit]: allowed } }).run(null)];
    expect(thrownBy(run)).toMatchObject({ problem: { code: `limit_${limit}` }, value: undefined });
  });

  it("a run's own budget goes before that of the program, and each run starts anew", () => {
    const program = compileJq("[range(50)] | length", { budget: { steps: 10 } });
    expect(thrownBy(() => program.first(null))).toMatchObject({ problem: { code: "limit_steps" } });
    for (let i = 0; i < 3; i += 1) expect(program.first(null, { budget: { steps: 200 } })).toBe(50);
  });

  it("the same run stops at the same step every time", () => {
    const program = compileJq('last(range(100)) | error("end")');
    const steps = () => (thrownBy(() => program.first(null)) as JqRuntimeError).steps;
    expect(steps()).toBe(steps());
    expect(steps()).toBeGreaterThan(0);
  });
});
