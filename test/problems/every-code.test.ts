import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compileJq, JqRuntimeError } from "@longshore/engine";
import { type ProblemCode, problemCodeInfo, problemCodes } from "@longshore/shared";
import { describe, expect, test } from "vitest";
import { type EngineEnd, runEngine } from "../cli/engine-process.ts";
import { BLUEPRINTS, CODE_CASES, type CodeCase } from "./code-cases.ts";

const CODES = Object.keys(problemCodes) as ProblemCode[];
const reported = CODES.filter((code) => problemCodeInfo(code).from === undefined);

test("every code that a command reports has its case, and no other code has one", () => {
  expect(Object.keys(CODE_CASES).toSorted()).toEqual(reported.toSorted());
});

describe.concurrent("a configuration, payload or call with one mistake is reported with its code and nothing else", () => {
  test.each(Object.entries(CODE_CASES))("%s", async (code, each) => {
    const end = await runCase(each);
    expect(codesIn(end), `${end.stdout}${end.stderr}`).toEqual([code]);
  });
});

test("what a case has beside its mistake is right: without one, nothing is reported", async () => {
  for (const args of [["check"], ["check", "-b", "blueprints.json"], ["run", "-b", "blueprints.json", "--plan"]]) {
    const end = await runCase({ args, stdin: '{"id":"a"}' });
    expect(codesIn(end)).toEqual([]);
    expect(end.exitCode).toBe(0);
  }
});

test("jq_error: a program that raises, called as a library, throws it", () => {
  const library = CODES.filter((code) => problemCodeInfo(code).from === "library");
  expect(library).toEqual(["jq_error"]);
  expect(() => compileJq(".a.b").first({ a: 1 })).toThrow(
    expect.toSatisfy((thrown) => thrown instanceof JqRuntimeError && thrown.problem.code === "jq_error"),
  );
});

async function runCase({ args = ["check"], stdin, env, files = {}, ...parts }: CodeCase): Promise<EngineEnd> {
  const cwd = mkdtempSync(join(tmpdir(), "longshore-code-"));
  try {
    const { file = "config.yml" } = parts;
    const given = { "blueprints.json": JSON.stringify(BLUEPRINTS), [file]: configText(parts), ...files };
    for (const [path, text] of Object.entries(given)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    const [command = "", ...rest] = args;
    const config = command === "jq" ? [] : ["-c", file];
    return await runEngine({ args: [command, ...config, ...rest], cwd, stdin, env });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** JSON is YAML, too. */
function configText({ text, top, query, itemsToParse, mapping }: CodeCase): string {
  const mappings = { identifier: ".id", blueprint: '"service"', ...mapping };
  const resource = { kind: "thing", selector: { query }, port: { itemsToParse, entity: { mappings } } };
  return text ?? JSON.stringify({ ...top, resources: [resource] });
}

/** `error[field_error]`, `warning[field_null]`: the codes, each once. */
function codesIn({ stdout, stderr }: EngineEnd): string[] {
  const found = `${stdout}\n${stderr}`.matchAll(/\b(?:error|warning)\[(\w+)\]/g);
  return [...new Set([...found].map(([, code = ""]) => code))].toSorted();
}
