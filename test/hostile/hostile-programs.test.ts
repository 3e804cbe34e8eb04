import { compileJq, formatJson, JqCompileError, JqRuntimeError, parseJson } from "@longshore/engine";
import { afterAll, describe, expect, it, vi } from "vitest";
import { HOSTILE_PROGRAMS, type HostileProgram } from "./hostile-programs.ts";

const BUDGET = { steps: 2_000_000, allocation: 50_000_000 };

/** How a program ended, and after how many steps. */
function run({ program, input = "null" }: HostileProgram): { ended: string; steps: number } {
  try {
    const first = compileJq(program, { budget: BUDGET }).first(parseJson(input));
    return { ended: first === undefined ? "no output" : formatJson(first), steps: 0 };
  } catch (error) {
    if (!(error instanceof JqRuntimeError)) throw error;
    return { ended: error.value === undefined ? error.problem.code : `error: ${error.message}`, steps: error.steps };
  }
}

vi.setConfig({ testTimeout: 60_000 });

describe("a hostile program ends with a named error or the right value", () => {
  it.each(HOSTILE_PROGRAMS)("$program", (hostile) => {
    const { ended } = run(hostile);
    if ("limit" in hostile.ends) expect(ended).toBe(`limit_${hostile.ends.limit}`);
    else if ("error" in hostile.ends) expect(ended).toMatch(hostile.ends.error);
    else expect(ended).toBe(hostile.ends.output);
  });
});

describe("a program that is stopped is stopped at the same step in 20 runs", () => {
  const quick = HOSTILE_PROGRAMS.filter(({ ends }) => "limit" in ends && ends.limit === "depth");
  const slow = HOSTILE_PROGRAMS.filter(({ program }) => /until|isempty\(repeat|any\(repeat/.test(program)).slice(0, 3);
  it.each([...quick, ...slow])("$program", (hostile) => {
    const { steps } = run(hostile);
    for (let i = 0; i < 19; i += 1) expect(run(hostile).steps).toBe(steps);
  });
});

describe("a program too large for the compiler is refused", () => {
  it.each([
    ["ten thousand open brackets", "[".repeat(10_000)],
    ["ten thousand nested brackets", `${"[".repeat(10_000)}1${"]".repeat(10_000)}`],
    ["a sum of fifty thousand terms", Array(50_000).fill("1").join(" + ")],
    ["a thousand nested conditions", `${"if . then ".repeat(1000)}1${" else 2 end".repeat(1000)}`],
  ])("%s", (_name, program) => {
    expect(() => compileJq(program).first(null)).toThrow(JqCompileError);
  });
});

describe("values nested ten thousand deep", () => {
  const deep = "reduce range(10000) as $i (null; [.])";
  it.each([
    "length",
    "tojson | length",
    "flatten",
    "[..] | length",
    "[paths] | length",
    "[leaf_paths] | length",
    ". == .",
    "[., .] | unique | length",
    "[., .] | sort | length",
    "del(.[0])",
    "tostream | length",
    "getpath([range(9999) | 0])",
    "contains([])",
    "walk(.) | type",
    "map_values(.) | type",
    "@json | length",
    "tojson | fromjson | type",
    "[.] | group_by(.) | length",
    "to_entries | length",
    ". * 1",
    "any",
    "add | type",
    "transpose",
    "implode",
    "@csv",
    'join(",")',
  ])("%s ends without taking the process along", (program) => {
    const { ended } = run({ program: `${deep} | ${program}`, ends: { error: /./ } });
    expect(ended).toMatch(/^(error: |limit_|.)/);
  });
});

afterAll(() => {
  // Whatever ran above, no prototype has gained a member.
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});
