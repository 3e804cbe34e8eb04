import { type EvaluatorName, JqRuntimeError, type JqValue, loadEvaluator } from "@longshore/engine";
import { describe, expect, test } from "vitest";
import { WITH_EXECUTABLE } from "./real-jq.ts";

/** Enough to start, little enough to wait for. */
const TIMEOUT = 3_000;

describe.each<EvaluatorName>(["wasm", "binary"])("real jq (%s) that breaks off", { timeout: 30_000 }, (name) => {
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
  });

  test("for want of stack is a named problem, and the next run works", async () => {
    expect(await messageOf("def f: 1 + f; f")).toMatch(
      name === "wasm" ? /^real jq aborted: / : /^real jq was ended by SIG/,
    );
  });

  test("on an input too deep for it is a named problem", async () => {
    const evaluator = await loadEvaluator(name, WITH_EXECUTABLE);
    let deep: JqValue = [];
    for (let level = 0; level < 10_001; level += 1) deep = [deep];
    const failure = caught(() => evaluator.compile("length").first(deep));
    expect(failure.message).toMatch(/^real jq cannot read the input: Exceeds depth limit/);
  });
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
