import { type EvaluatorName, JqRuntimeError, type JqValue, loadEvaluator } from "@longshore/engine";
import { describe, expect, test } from "vitest";
import { WITH_EXECUTABLE } from "./real-jq.ts";

/** Enough to start, little enough to wait for. */
const TIMEOUT = 3_000;

describe.each<EvaluatorName>(["wasm", "binary"])("real jq (%s) that breaks off", (name) => {
  async function messageOf(source: string): Promise<string> {
    const evaluator = await loadEvaluator(name, { ...WITH_EXECUTABLE, timeout: TIMEOUT });
    const program = evaluator.compile(source);
    const failure = caught(() => program.first(null));
    expect(failure.problem).toMatchObject({ code: "evaluator_aborted", expression: source });
    expect(failure.value).toBeUndefined();
    // The next run finds a jq that works.
    expect(evaluator.compile(". + 1").first(1)).toBe(2);
    return failure.message;
  }

  test("for want of time is a named problem, and the next run works", async () => {
    expect(await messageOf("reduce repeat(1) as $x (0; 1)")).toBe("real jq did not end within 3000 ms");
  }, 30_000);

  test("on an input too deep for it is a named problem", async () => {
    const evaluator = await loadEvaluator(name, WITH_EXECUTABLE);
    let deep: JqValue = [];
    for (let level = 0; level < 10_001; level += 1) deep = [deep];
    const failure = caught(() => evaluator.compile("length").first(deep));
    expect(failure.message).toMatch(/^real jq cannot read the input: Exceeds depth limit/);
  });
});

test("an abort of the WebAssembly module is a named problem, and the next run works", async () => {
  const evaluator = await loadEvaluator("wasm");
  const failure = caught(() => evaluator.compile("def f: 1 + f; f").first(null));
  expect(failure.problem.code).toBe("evaluator_aborted");
  expect(failure.message).toMatch(/^real jq aborted: /);
  expect(evaluator.compile(". + 1").first(1)).toBe(2);
});

function caught(work: () => unknown): JqRuntimeError {
  try {
    work();
  } catch (error) {
    if (error instanceof JqRuntimeError) return error;
    throw error;
  }
  throw new Error("it ended well");
}
