import { describe, expect, test } from "vitest";
import { type EngineEnd, runEngine } from "../cli/engine-process.ts";
import { JQ_EXECUTABLE } from "./real-jq.ts";

describe.each(["compiled", "wasm", "binary"])("engine jq --evaluator %s", { timeout: 30_000 }, (evaluator) => {
  const jq = (stdin: string, ...args: readonly string[]): Promise<EngineEnd> =>
    runEngine({ args: ["jq", "--evaluator", evaluator, ...args], stdin, env: { JQ_PATH: JQ_EXECUTABLE, LAND: "é" } });

  test("runs on each input, keeps digits, knows variables and the environment", async () => {
    const { stdout, exitCode } = await jq(
      "12345678901234567890 [2]",
      "-c",
      "--arg",
      "x",
      "y",
      "[., $x, env.LAND, $ENV.LAND]",
    );
    expect(stdout).toBe('[12345678901234567890,"y","é","é"]\n[[2],"y","é","é"]\n');
    expect(exitCode).toBe(0);
  });

  test("keeps the outputs before an error, words it as jq does, and ends with 5", async () => {
    const { stdout, stderr, exitCode } = await jq("[1]", ".[], error({a: 1})");
    expect(stdout).toBe("1\n");
    expect(stderr.replace(/^using .*\n/, "")).toMatch(/^jq: error \(at .*\) \(not a string\): {"a":1}\n$/);
    expect(exitCode).toBe(5);
  });

  test("a program that does not compile ends with 3, one that halts with its own code", async () => {
    expect((await jq("1", "1 | foo")).exitCode).toBe(3);
    const { stdout, stderr, exitCode } = await jq("1 2", '., ("bye" | halt_error(7))');
    expect([stdout, stderr.endsWith("bye"), exitCode]).toEqual(["1\n", true, 7]);
  });

  test("debug writes to standard error", async () => {
    expect((await jq("1", "debug")).stderr).toMatch(/(^|\n)\["DEBUG:",1\]\n$/);
  });
});

test("a program that reads inputs itself is refused by a real jq that would see one input only", async () => {
  const { stderr, exitCode } = await runEngine({ args: ["jq", "--evaluator", "wasm", "-n", "[inputs]"], stdin: "1 2" });
  expect(stderr).toContain("`inputs` is not available");
  expect(exitCode).toBe(2);
});

test("the executable that was found is named with its version", async () => {
  const env = { JQ_PATH: JQ_EXECUTABLE };
  const { stderr } = await runEngine({ args: ["jq", "--evaluator", "binary", "."], stdin: "1", env });
  expect(stderr).toBe(`using jq 1.8.2: ${JQ_EXECUTABLE} (JQ_PATH)\n`);
});

test("an unknown evaluator is refused with those that there are", async () => {
  const { stderr, exitCode } = await runEngine({ args: ["jq", "--evaluator", "jaq", "."], stdin: "1" });
  expect(stderr).toContain('there is no evaluator "jaq": use compiled, wasm, binary');
  expect(exitCode).toBe(2);
});
